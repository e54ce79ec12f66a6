import { once } from "node:events";
import { type AddressInfo, createConnection, createServer, type Socket } from "node:net";

/** What can happen to a link. */
export type Fault = "cut" | "hung";

/** A link to a port of this machine that can be cut, or go silent. Nothing is lost that was under way before. */
export class Link {
  readonly #to: number;
  readonly #server = createServer((near) => this.#accept(near));
  readonly #sockets = new Set<Socket>();
  #fault: Fault | undefined;

  constructor(to: number) {
    this.#to = to;
  }

  /** Opens it; gives its port. */
  async open(): Promise<number> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return (this.#server.address() as AddressInfo).port;
  }

  /** `cut`: every connection ends, and no new one comes about. `hung`: they stay, and nothing passes any more. */
  fail(fault: Fault): void {
    this.#fault = fault;
    for (const socket of this.#sockets) {
      if (fault === "cut") socket.destroy();
      else socket.pause().unpipe();
    }
  }

  /** New connections pass again. Those that hang are gone, as after a restart of what is in between. */
  heal(): void {
    this.#fault = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.heal();
    this.#server.close();
  }

  #accept(near: Socket): void {
    if (this.#fault === "cut") {
      near.destroy();
      return;
    }
    this.#keep(near);
    if (this.#fault === "hung") {
      near.pause();
      return;
    }
    const far = createConnection({ host: "127.0.0.1", port: this.#to });
    this.#keep(far);
    near.pipe(far).pipe(near);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // Whoever is at its other end may end it as it likes.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
