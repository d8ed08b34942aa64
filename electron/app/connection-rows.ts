import { z } from 'zod'
import { ConnectionId, ConnectionName, ServerAddress } from '../../shared/model/connection.ts'
import { type LocalDatabase, withLocal } from '../store/sqlite.ts'

/** A saved connection. Its password is never here. */
export const SavedConnection = z.object({
  id: ConnectionId,
  name: ConnectionName,
  address: ServerAddress,
  keepsPassword: z.boolean(),
})
export type SavedConnection = z.infer<typeof SavedConnection>

type Row = { id: string; name: string; address: string; keeps_password: number }

/** None where it cannot be read: one broken row must not keep the others, nor the program, from working. */
function read(row: Row): SavedConnection[] {
  try {
    const address: unknown = JSON.parse(row.address)
    return [SavedConnection.parse({ ...row, address, keepsPassword: row.keeps_password === 1 })]
  } catch {
    return []
  }
}

/** Saved connections and which one is active, in the local file. */
export class ConnectionRows {
  readonly #local: LocalDatabase

  constructor(local: LocalDatabase) {
    this.#local = local
  }

  /** What cannot be read stays where it is, and is not listed. */
  list(): SavedConnection[] {
    const rows = withLocal(this.#local, () =>
      this.#local.prepare<[], Row>('SELECT * FROM connections ORDER BY name, id').all(),
    )
    return rows.flatMap(read)
  }

  save({ id, name, address, keepsPassword }: SavedConnection): void {
    withLocal(this.#local, () =>
      this.#local
        .prepare(
          `INSERT INTO connections (id, name, address, keeps_password) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address,
             keeps_password = excluded.keeps_password`,
        )
        .run(id, name, JSON.stringify(address), keepsPassword ? 1 : 0),
    )
  }

  remove(id: ConnectionId): void {
    withLocal(this.#local, () => this.#local.prepare('DELETE FROM connections WHERE id = ?').run(id))
  }

  /** The one that was chosen last; null if none ever was. */
  chosen(): ConnectionId | null {
    const row = withLocal(this.#local, () =>
      this.#local
        .prepare<[], { value: string }>("SELECT value FROM settings WHERE name = 'connection'")
        .get(),
    )
    return ConnectionId.safeParse(row?.value).data ?? null
  }

  choose(id: ConnectionId): void {
    withLocal(this.#local, () =>
      this.#local
        .prepare(
          `INSERT INTO settings (name, value) VALUES ('connection', ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        )
        .run(id),
    )
  }
}
