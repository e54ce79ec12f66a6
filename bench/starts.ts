import { Sandbox } from "../test/e2e/sample/sandbox.ts";
import { row, seconds } from "./measure.ts";

/** `npm start`: with everything in place, and with nothing to do. */
export async function starts(): Promise<void> {
  const sandbox = await Sandbox.make();
  try {
    // The first start builds the images; after `down` of its stacks they are there.
    await sandbox.run("start");
    for (const stack of ["prod", "staging"])
      await sandbox.slipway("down", "--stack", stack, "--yes", "--delete-data");
    row(
      "both environments from nothing, images in place (60 s or less)",
      await seconds(() => sandbox.run("start")),
    );
    row("nothing to do", await seconds(() => sandbox.run("start")));
  } finally {
    await sandbox.run("down");
    await sandbox.remove();
  }
}
