import assert from "node:assert/strict";
import type { RunResult } from "../../../../engine/port.ts";
import { steps } from "../kit/project.ts";
import { AccountedStack, NO_TROUBLE } from "./accounted-stack.ts";
import type { Command } from "./commands.ts";
import { checkDeclared } from "./declared.ts";
import type { Disk } from "./disk.ts";
import type { Place } from "./place.ts";

/** Does a sequence of commands to a new stack, and settles it at the end. */
export async function simulate(place: Place, commands: readonly Command[]): Promise<void> {
  const stack = new AccountedStack(place);
  try {
    for (const command of commands) await obey(stack, command);
    await settle(stack);
  } finally {
    await stack.dispose();
  }
}

async function obey(stack: AccountedStack, command: Command): Promise<void> {
  switch (command.do) {
    case "up":
      stack.edit(command.edits);
      await stack.run("up", command, {
        refresh: command.refresh,
        ...(await stack.targets(command.targets)),
      });
      return;
    case "refresh":
      await stack.run("refresh", command, await stack.targets(command.targets));
      return;
    case "destroy": {
      const { excludeProtected } = command;
      await stack.run("destroy", command, { excludeProtected, ...(await stack.targets(command.targets)) });
      return;
    }
    case "drift":
      return stack.drift(command.at, command.how);
    case "recover":
      return stack.recover();
    case "settle":
      return settle(stack);
  }
}

/** After all that went wrong: one good run does what the program says, and a second one nothing. */
async function settle(stack: AccountedStack): Promise<void> {
  await stack.recover();
  if (stack.known.missing.size > 0 || stack.known.stale.size > 0) await refresh(stack);
  const planned = await stack.preview();
  let done = await stack.run("up", NO_TROUBLE, {});
  if (done.ok) assert.deepEqual(steps(planned).sort(), steps(done).sort(), "the plan was another one");
  // What people have to decide, one thing after the other.
  for (let times = 0; !done.ok && times < 10; times++) {
    if (done.errors.some(({ message }) => message.includes("protect"))) {
      assert.ok(times > 0 || !planned.ok, "a preview says nothing of what protection forbids");
      stack.unprotect();
    } else {
      await stack.makeWay(done);
      await refresh(stack);
    }
    done = await stack.run("up", NO_TROUBLE, {});
  }
  assert.ok(done.ok, `a good run fails: ${texts(done)}`);
  checkDeclared(stack.program, stack.place, await stack.disk(), stack.known.forgotten);
  await checkNothingToDo(stack);
}

async function checkNothingToDo(stack: AccountedStack): Promise<void> {
  const before = await stack.disk();
  stack.place.takeLog();
  for (const again of [await stack.preview(), await stack.run("up", NO_TROUBLE, {})]) {
    assert.ok(again.ok, `a second run fails: ${texts(again)}`);
    assert.deepEqual(onlyChanges(again), [], "a second run has something to do");
  }
  assert.deepEqual(stack.place.takeLog(), [], "a second run acts on the world");
  assert.deepEqual(sorted(await stack.disk()), sorted(before), "a second run changes the state");
  assert.deepEqual(onlyChanges(await refresh(stack)), [], "a refresh finds something");
}

async function refresh(stack: AccountedStack): Promise<RunResult> {
  const result = await stack.run("refresh", NO_TROUBLE, {});
  assert.ok(result.ok, `a refresh fails: ${texts(result)}`);
  return result;
}

/** What registers at the same time may come in any order. */
function sorted(disk: Disk): Disk {
  return { ...disk, resources: disk.resources.toSorted((a, b) => (a.urn < b.urn ? -1 : 1)) };
}

function onlyChanges(result: RunResult): string[] {
  return steps(result).filter((step) => !step.startsWith("same "));
}

function texts(result: RunResult): string {
  return result.errors.map(({ message }) => message).join("; ");
}
