import { createHmac } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A row of bots_botuser, whatever columns it has. */
export type Row = Readonly<Record<string, unknown>>;

/** The Telegram id of the test's user of this number; all different, up to the largest that Telegram says it may use. */
export function idOf(number: number): number {
  return number % 2 === 1 ? number * 7919 : 2 ** 52 - number;
}

/** What an id must have become, computed here and not by the example's own code. */
export function hashOf(key: string, id: number): string {
  return createHmac("sha256", Buffer.from(key, "hex")).update(String(id)).digest("hex");
}

/** Stores users 1 to `count` as version 1 would have. */
export function fill(folder: string, count: number): void {
  withDatabase(folder, (database) => {
    const insert = database.prepare(
      "insert into bots_botuser (telegram_user_id, created_at, language, messages, blocked) values (?, ?, 'en', ?, 0)",
    );
    database.exec("begin");
    for (let number = 1; number <= count; number++)
      insert.run(idOf(number), "2026-01-02 03:04:05", number % 5);
    database.exec("commit");
  });
}

/** All users, by primary key. */
export function rows(folder: string, file = "alice.db"): Row[] {
  return withDatabase(
    folder,
    (database) => database.prepare("select * from bots_botuser order by id").all(),
    file,
  );
}

/** Copies a column back out of a backup, as a restore of one column does. */
export function restoreIds(folder: string, backup: string): void {
  withDatabase(folder, (database) => {
    database.prepare("attach ? as backup").run(join(folder, backup));
    database.exec(
      "update bots_botuser set telegram_user_id = b.telegram_user_id from backup.bots_botuser b where b.id = bots_botuser.id",
    );
  });
}

function withDatabase<T>(folder: string, use: (database: DatabaseSync) => T, file = "alice.db"): T {
  const database = new DatabaseSync(join(folder, file));
  try {
    return use(database);
  } finally {
    database.close();
  }
}
