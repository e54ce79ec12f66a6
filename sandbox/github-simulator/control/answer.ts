import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { messageOf } from "../../engine/step-error.ts";
import type { Answer } from "../http/endpoint.ts";
import type { Simulator } from "../simulator.ts";
import { hashed } from "../state/access.ts";
import { ACTIONS, type Action } from "./actions.ts";

/** Answers a request to the control interface. Only who may read the token's file has the token. */
export function answerControl(
  simulator: Simulator,
  name: string,
  authorization: string | undefined,
  bytes: Buffer,
): Answer {
  const given = hashed((authorization ?? "").replace(/^Bearer /, ""));
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(hashed(simulator.controlToken)))) {
    return { status: 401, body: { message: "control: the token is wrong" } };
  }
  const action = (ACTIONS as unknown as Readonly<Record<string, Action<never, never>>>)[name];
  if (!action) return { status: 404, body: { message: `control: there is no action ${name}` } };
  try {
    return { status: 200, body: perform(simulator, action, JSON.parse(bytes.toString("utf8") || "{}")) };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    return { status: 422, body: { message: `control ${name}: ${reason}` } };
  }
}

/** Checks what is given and does it. */
export function perform<Given, Result extends Answer["body"]>(
  simulator: Simulator,
  action: { shape: z.ZodType<Given>; run: (simulator: Simulator, given: Given) => Result },
  given: unknown,
): Result {
  return action.run(simulator, action.shape.parse(given));
}
