import { styleText } from "node:util";
import type { CommandResult } from "./result.ts";

/** A stream that text is written to. */
export interface Writer {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}

/** Arguments for {@link Output}. */
export interface OutputArgs {
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
}

/** A look of text in a terminal. */
export type Style = "bold" | "dim" | "red" | "green" | "yellow";

/**
 * Everything that a command says. Without `--json` lines for people go to standard output. With it, standard output has one
 * JSON object a line, the last of type `result`, and the same lines go to standard error.
 */
export class Output {
  readonly json: boolean;
  readonly #out: Writer;
  readonly #people: Writer;
  readonly #errors: Writer;
  readonly #colours: boolean;

  constructor(args: OutputArgs) {
    this.json = args.json;
    this.#out = args.stdout;
    this.#errors = args.stderr;
    this.#people = args.json ? args.stderr : args.stdout;
    this.#colours = this.#people.isTTY === true && !args.env.NO_COLOR && args.env.TERM !== "dumb";
  }

  /** Text for people, one or several lines. */
  say(text = ""): void {
    this.#people.write(`${text}\n`);
  }

  /** Text for people that tells of an error: on standard error in any case. */
  complain(text: string): void {
    this.#errors.write(`${this.style("red", "error:")} ${text}\n`);
  }

  /** One line of JSON, with `--json` only. */
  event(event: { readonly type: string } & Readonly<Record<string, unknown>>): void {
    if (this.json) this.#out.write(`${JSON.stringify(event)}\n`);
  }

  /** The last line of JSON. */
  result(result: CommandResult): void {
    const { ok, stack, services, error, more } = result;
    this.event({
      type: "result",
      ok,
      stack: stack ?? null,
      services: services ?? [],
      error: error ?? null,
      ...more,
    });
  }

  /** Text with a look, in a terminal that has colours. */
  style(style: Style, text: string): string {
    return this.#colours ? styleText(style, text, { validateStream: false }) : text;
  }
}
