import pg from 'pg'

/** What a query tells its connection, and is told; not in the driver's types. */
interface QueryInside {
  prepare(connection: ConnectionInside): void
  handleCommandComplete(message: object, connection: ConnectionInside): void
}

interface ConnectionInside {
  parse(statement: { readonly text: string }): void
  bind(portal: object): void
  execute(portal: object): void
}

type Done = (error: Error | undefined, result: pg.QueryResult) => void
type Config = pg.QueryConfig & { readonly queryMode: 'extended'; readonly callback: Done }

const Query = pg.Query as unknown as new (config: Config) => pg.Submittable & QueryInside

/**
 * One statement with a limit on waiting for locks, in one round trip. What is sent before one Sync is one
 * transaction of its own, in which the limit is set first: no session keeps it, nor does a pooler's connection.
 */
class LimitedQuery extends Query {
  readonly #limit: string
  #isLimited = false

  constructor(config: Config, lockMs: number) {
    super(config)
    // No row comes of it, and unlike SET LOCAL it warns nobody that no BEGIN was said.
    this.#limit = `SELECT WHERE set_config('lock_timeout', '${lockMs}ms', true) IS NULL`
  }

  override prepare(connection: ConnectionInside): void {
    connection.parse({ text: this.#limit })
    connection.bind({})
    connection.execute({})
    super.prepare(connection)
  }

  override handleCommandComplete(message: object, connection: ConnectionInside): void {
    if (this.#isLimited) super.handleCommandComplete(message, connection)
    this.#isLimited = true
  }
}

/** Outside any transaction only. */
export function queryWithin(
  lockMs: number,
  client: pg.ClientBase,
  text: string,
  values: readonly unknown[],
): Promise<pg.QueryResult> {
  return new Promise((resolve, reject) => {
    const callback: Done = (error, result) => (error ? reject(error) : resolve(result))
    client.query(new LimitedQuery({ text, values: [...values], queryMode: 'extended', callback }, lockMs))
  })
}
