/** What the environment names besides the database, for as long as the program runs. Nothing of it is saved. */
export type ServiceEnvironment = {
  /** For OpenAI, or for the host of `openAiBaseUrl` where that is set, and for nobody else. */
  readonly openAiKey?: string | undefined
  readonly openAiBaseUrl?: string | undefined
  readonly redisUrl?: string | undefined
  /** What StreamChat signs its events with. */
  readonly streamSecret?: string | undefined
}

export const serviceEnvironment = (variables: NodeJS.ProcessEnv): ServiceEnvironment => ({
  openAiKey: variables.OPENAI_API_KEY || undefined,
  openAiBaseUrl: variables.OPENAI_BASE_URL || undefined,
  redisUrl: variables.REDIS_URL || undefined,
  streamSecret: variables.STREAM_API_SECRET || undefined,
})
