import type { OpenAI } from 'openai'

/** Where and as whom a server is asked. */
export type ServerAccess = {
  readonly baseUrl: string
  /** Null for servers that ask for none. */
  readonly key: string | null
}

/** The server as failures name it: without path and query, which may hold more than its name. */
export const addressOf = (baseUrl: string): string => new URL(baseUrl).origin

const isAzure = (baseUrl: string): boolean => /\.azure\.(com|us|cn)$/.test(new URL(baseUrl).hostname)

/** OpenAI and Azure answer nobody without a key; others say so where they want one. */
export const isKeyNeeded = (baseUrl: string): boolean =>
  isAzure(baseUrl) || new URL(baseUrl).hostname === 'api.openai.com'

/** Azure's keys go into a header of its own; what goes without a key has no such header at all. */
function keyHeaders({ baseUrl, key }: ServerAccess): Record<string, string | null> {
  if (key === null) return { Authorization: null }
  return isAzure(baseUrl) ? { Authorization: null, 'api-key': key } : {}
}

/** A client for one server, which takes nothing else from the environment, writes no log and never asks twice. */
export async function openClient(access: ServerAccess): Promise<OpenAI> {
  const { OpenAI } = await import('openai')
  return new OpenAI({
    baseURL: access.baseUrl,
    // The package insists on one.
    apiKey: access.key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    defaultHeaders: keyHeaders(access),
    // Texts and key are for this server only.
    fetchOptions: { redirect: 'manual' },
    logLevel: 'off',
    maxRetries: 0,
  })
}
