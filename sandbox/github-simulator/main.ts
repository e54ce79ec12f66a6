import { Simulator } from "./simulator.ts";

/* The simulator as a process of its own: node main.ts FOLDER PORT */
const [folder, port] = process.argv.slice(2);
if (folder === undefined || !/^\d+$/.test(port ?? "")) {
  console.error("usage: node sandbox/github-simulator/main.ts FOLDER PORT");
  process.exit(2);
}
const simulator = await Simulator.start({ folder, port: Number(port) });
console.log(`GitHub simulator at ${simulator.url}`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    simulator.stop().then(
      () => process.exit(0),
      (error: Error) => {
        console.error(error.stack ?? error.message);
        process.exit(1);
      },
    );
  });
}
