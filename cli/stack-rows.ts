import { shortName } from "../engine/stack-name.ts";
import type { Context } from "./context.ts";
import type { OpenStack } from "./open-stack.ts";
import type { ServiceRow } from "./result.ts";
import { serviceRows } from "./service-rows.ts";
import { type FileService, readStackFile } from "./stack-file.ts";
import { openStackServer } from "./stack-server.ts";
import { readStack, type StackView } from "./stack-view.ts";

/** What runs of a stack now. */
export interface StackRows {
  readonly view: StackView;
  readonly rows: readonly ServiceRow[];
  /** Why the Docker engine could not be asked. */
  readonly problem?: string;
}

/** Reads the state of a stack and asks its Docker engine. An engine that does not answer is told, and no error. */
export async function readRows(context: Context, { engine, stack }: OpenStack): Promise<StackRows> {
  const [view, file, server] = await Promise.all([
    readStack(engine, stack),
    servicesOfFile({ engine, stack }),
    runningServices(context, { engine, stack }),
  ]);
  const rows = serviceRows({ view, running: server.services, file });
  return { view, rows, ...(server.problem !== undefined && { problem: server.problem }) };
}

/** A file that is gone or wrong does not keep what runs from being shown. */
async function servicesOfFile({ engine, stack }: OpenStack): Promise<Readonly<Record<string, FileService>>> {
  try {
    return (await readStackFile(engine, stack)).services;
  } catch {
    return {};
  }
}

async function runningServices(context: Context, open: OpenStack) {
  try {
    const server = await openStackServer(context, open);
    return { services: await server.services(open.engine.project, shortName(open.stack)) };
  } catch (error) {
    return { services: undefined, problem: (error as Error).message };
  }
}
