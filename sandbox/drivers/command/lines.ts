import { StringDecoder } from "node:string_decoder";

/** The longest piece of a line that is logged at once. */
const LONGEST = 64 * 1024;

/**
 * Cuts output into lines as it comes. A line without an end is passed on in pieces, so that output of any size needs
 * little memory here. (The real provider's reader stops at a line of 64 KiB, and the command then hangs.)
 */
export class LineCutter {
  private readonly decoder = new StringDecoder("utf8");
  private readonly emit: (line: string) => void;
  private rest = "";

  constructor(emit: (line: string) => void) {
    this.emit = emit;
  }

  write(chunk: Buffer): void {
    const lines = (this.rest + this.decoder.write(chunk)).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.emit(line.replace(/\r$/, ""));
    if (this.rest.length > LONGEST) this.flush();
  }

  end(): void {
    this.rest += this.decoder.end();
    this.flush();
  }

  private flush(): void {
    if (this.rest !== "") this.emit(this.rest);
    this.rest = "";
  }
}
