import {
  type Driver,
  type DriverRegistry,
  PartialFailure,
  type PropertyMap,
} from "../../../../sandbox/drivers/driver.ts";

/** One operation that fails: the `nth` of its kind in a run, from 0. */
export interface Fault {
  readonly what: "create" | "update" | "delete" | "read";
  readonly nth: number;
  /** `before` the world was touched, or `after` it: then a create or update leaves something half done. */
  readonly when: "before" | "after";
}

/** What may happen to the operations of one run. */
export interface Disturbance {
  readonly fault: Fault | undefined;
  /** Called before and after everything that a run does to the world. Never settles once the run was killed. */
  readonly moment: () => Promise<void>;
  /** Called before an object is deleted. */
  readonly deleting: (id: string, providerConfig: PropertyMap) => Promise<void>;
}

/** What has happened so far. */
export interface Happened {
  /** The fault, once it has struck. */
  struck?: Fault;
  /** What is under way in the world; it comes to its end also where the run was killed. */
  readonly busy: Set<Promise<unknown>>;
}

/** The drivers of a world in which things fail. */
export function disturbed(
  registry: DriverRegistry,
  disturbance: Disturbance,
  happened: Happened,
): DriverRegistry {
  const counts = { create: 0, update: 0, delete: 0, read: 0 };
  const around: Around = async (what, act, failure) => {
    const nth = counts[what]++;
    const strikes = disturbance.fault?.what === what && disturbance.fault.nth === nth;
    await disturbance.moment();
    if (strikes) happened.struck = disturbance.fault;
    if (strikes && disturbance.fault?.when === "before") throw new Error(`${what} refused`);
    const acting = act();
    happened.busy.add(acting);
    const done = await acting.finally(() => happened.busy.delete(acting));
    await disturbance.moment();
    if (strikes) throw failure(done);
    return done;
  };
  return (type) => {
    const driver = registry(type);
    return driver && disturb(driver, around, disturbance.deleting);
  };
}

type Around = <T>(what: Fault["what"], act: () => Promise<T>, failure: (done: T) => Error) => Promise<T>;

function disturb(driver: Driver, around: Around, deleting: Disturbance["deleting"]): Driver {
  return {
    ...driver,
    create: (news, context) =>
      around(
        "create",
        () => driver.create(news, context),
        ({ id, outputs }) => new PartialFailure("create left half done", id, outputs),
      ),
    update: (id, olds, news, context) =>
      around(
        "update",
        () => driver.update(id, olds, news, context),
        (outputs) => new PartialFailure("update left half done", id, outputs),
      ),
    read: (id, olds, context) =>
      around(
        "read",
        () => driver.read(id, olds, context),
        () => new Error("read lost"),
      ),
    delete: (id, olds, context) =>
      around(
        "delete",
        async () => {
          await deleting(id, context.providerConfig);
          await driver.delete(id, olds, context);
        },
        () => new Error("delete lost"),
      ),
  };
}
