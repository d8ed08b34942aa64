import pg from 'pg'

/** What a client says of itself when it connects; not in the driver's types. */
type StartupParameters = { options: string | undefined; replication: string | undefined }

/** A client that does what its config says. The driver's takes what that leaves open from PGOPTIONS and PGREPLICATION. */
export class ServerClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const { connectionParameters } = this as unknown as { connectionParameters: StartupParameters }
    Object.assign(connectionParameters, { options: config?.options, replication: undefined })
  }
}
