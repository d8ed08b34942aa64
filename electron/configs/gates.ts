import { randomUUID } from 'node:crypto'
import { OpenFeature, type Provider, type ResolutionDetails } from '@openfeature/server-sdk'
import { Gate } from '../../shared/model/gate.ts'
import type { Reader } from '../store/database.ts'
import { storedGate } from './gate-store.ts'

/** The flag that gates are asked for by; its values are those of `Gate`. */
export const GATE_FLAG = 'similarity-clustering'

/** Whether a creator's messages are grouped. */
export interface Gates {
  /** Rejects where that cannot be known: a message must not be decided on a guess. */
  of(creator: string): Promise<Gate>
  close(): Promise<void>
}

/** Gates read through OpenFeature, by default from this database's own table. */
export async function openGates(reader: Reader, provider: Provider = storedGates(reader)): Promise<Gates> {
  // The SDK holds its providers for the whole process: each database has one under a name of its own.
  const domain = randomUUID()
  await OpenFeature.setProviderAndWait(domain, provider)
  const client = OpenFeature.getClient(domain)
  return {
    async of(creator) {
      const { value, errorCode, errorMessage } = await client.getStringDetails(GATE_FLAG, 'off', {
        targetingKey: creator,
      })
      if (errorCode !== undefined)
        throw failureOf.get(provider) ?? new Error(`the gate is not known: ${errorMessage}`)
      return Gate.parse(value)
    },
    async close() {
      await provider.onClose?.()
    },
  }
}

/** The SDK hands on only the words of an error: what the database said is kept here for whoever asked. */
const failureOf = new WeakMap<Provider, unknown>()

function storedGates(reader: Reader): Provider {
  const others = (): never => {
    throw new Error('gates are strings')
  }
  const provider: Provider = {
    metadata: { name: 'likeness-postgres' },
    runsOn: 'server',
    async resolveStringEvaluation(flag, _default, context): Promise<ResolutionDetails<string>> {
      if (flag !== GATE_FLAG) throw new Error(`there is no flag ${flag}`)
      try {
        return { value: await storedGate(reader, context.targetingKey ?? '') }
      } catch (error) {
        failureOf.set(provider, error)
        throw error
      }
    },
    resolveBooleanEvaluation: others,
    resolveNumberEvaluation: others,
    resolveObjectEvaluation: others,
  }
  return provider
}
