import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Driver, DriverRegistry, PropertyMap } from "../../../../sandbox/drivers/driver.ts";
import type { WireObject } from "../../../../sandbox/engine/wire.ts";
import type { Declared } from "../kit/stack.ts";
import { World } from "../kit/world.ts";
import { newFolder } from "./disk.ts";
import type { Needed, Objects, Place, Registration } from "./place.ts";
import { givenName, type Need, type Spec } from "./program.ts";

/** The world of the engine's own tests. What lies inside another object goes with it. */
export class MemoryPlace implements Place {
  readonly #dir = newFolder();
  readonly #takenAlong = new Set<string>();
  readonly #world = new World(join(this.#dir, "world.json"));

  readonly registry: DriverRegistry = (type) => {
    const driver = this.#world.registry(type);
    return driver && this.#withInside(driver);
  };

  /** Who names a resource and wants the new one first takes another name for it: that much care people take. */
  shape(spec: Spec): Spec {
    return spec.named !== undefined && spec.deleteFirst === false
      ? { ...spec, deleteFirst: undefined }
      : spec;
  }

  register(spec: Spec, needed: readonly Needed<Declared>[]): Registration {
    const [values, identities, [around]] = [
      by(needed, "value"),
      by(needed, "identity"),
      by(needed, "inside"),
    ];
    const name = givenName(spec);
    const inputs = {
      ...(name !== undefined && { name }),
      size: spec.size,
      kind: [spec.kind, ...identities.map(({ id }) => id)],
      values: values.map(({ outputs }) => outputs.serial),
      ...(around && { inside: around.id }),
    };
    const from = { kind: identities, values, ...(around && { inside: [around] }) };
    return {
      inputs,
      options: { dependsOn: by(needed, "order"), from, deletedWith: around?.urn },
    };
  }

  async objects(): Promise<Objects> {
    return this.#world.read().objects;
  }

  matches(inputs: WireObject, { provider: _, ...object }: PropertyMap): boolean {
    return isDeepStrictEqual(inputs, object);
  }

  refers({ kind, values }: PropertyMap, id: string): boolean {
    return [kind, values].some(
      (list) => Array.isArray(list) && (list.includes(id) || list.includes(`serial-${id}`)),
    );
  }

  around({ inside }: PropertyMap): string | undefined {
    return typeof inside === "string" ? inside : undefined;
  }

  check(spec: Spec, needed: readonly Needed<string>[], object: PropertyMap): void {
    const { name, size, kind, values, inside } = object;
    const given = givenName(spec);
    if (given === undefined) assert.match(String(name), new RegExp(`^${spec.key}-`));
    else assert.equal(name, given);
    if (!spec.ignoreSize) assert.equal(size, spec.size);
    assert.deepEqual(
      { kind, values, inside },
      {
        kind: [spec.kind, ...by(needed, "identity")],
        values: by(needed, "value").map((id) => `serial-${id}`),
        inside: by(needed, "inside")[0],
      },
    );
  }

  async remove(id: string): Promise<boolean> {
    return this.#world.change(({ objects }) => delete objects[id]);
  }

  async change(id: string, size: number): Promise<void> {
    this.#world.change(({ objects }) => {
      objects[id] = { ...objects[id], size };
    });
  }

  takeLog(): readonly string[] {
    return this.#world.takeLog();
  }

  async dispose(): Promise<void> {
    rmSync(this.#dir, { recursive: true });
  }

  #withInside(driver: Driver): Driver {
    return {
      ...driver,
      delete: async (id, olds, context) => {
        // Taken along with what it was inside of: whoever deletes such things takes that for done.
        if (this.#takenAlong.has(id)) return;
        await driver.delete(id, olds, context);
        this.#world.change(({ objects }) => {
          const inside = Object.keys(objects).filter((found) => objects[found]?.inside === id);
          for (const found of inside) {
            delete objects[found];
            this.#takenAlong.add(found);
          }
        });
      },
    };
  }
}

function by<Known>(needed: readonly Needed<Known>[], how: Need["how"]): Known[] {
  return needed.filter((each) => each.how === how).map(({ known }) => known);
}
