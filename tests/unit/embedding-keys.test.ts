import { expect, test } from 'vitest'
import { EmbeddingKeys } from '../../electron/app/embedding-keys.ts'
import { noSecrets, type SecretStore } from '../../electron/app/secrets.ts'
import { serviceEnvironment } from '../../electron/app/service-environment.ts'

const openAi = 'https://api.openai.com/v1'
const gpu = 'http://gpu:8000/v1'

function memory(): SecretStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    keeps: true,
    read: (id) => kept.get(id) ?? null,
    write: (id, secret) => kept.set(id, secret),
    erase: (id) => kept.delete(id),
  }
}

test('the key of the environment is for OpenAI, or for the server that the environment names', () => {
  const plain = new EmbeddingKeys(noSecrets, serviceEnvironment({ OPENAI_API_KEY: 'sk-e' }))
  expect(plain.known(openAi)).toEqual({ key: 'sk-e', source: 'environment' })
  expect(plain.known('https://api.openai.com.evil.test/v1')).toBeNull()
  expect(plain.known('http://api.openai.com/v1')).toBeNull()
  expect(plain.known(gpu)).toBeNull()
  const named = { OPENAI_API_KEY: 'sk-e', OPENAI_BASE_URL: gpu }
  const other = new EmbeddingKeys(noSecrets, serviceEnvironment(named))
  expect(other.known('http://gpu:8000/other')).toEqual({ key: 'sk-e', source: 'environment' })
  expect(other.known(openAi)).toBeNull()
  expect(new EmbeddingKeys(noSecrets, serviceEnvironment({ OPENAI_API_KEY: '' })).known(openAi)).toBeNull()
})

test('a key that was given is for its server alone, and comes before the environment', () => {
  const keys = new EmbeddingKeys(noSecrets, { openAiKey: 'sk-e' })
  keys.give(openAi, 'sk-g', true)
  expect(keys.known(openAi)).toEqual({ key: 'sk-g', source: 'held' })
  expect(keys.known(gpu)).toBeNull()
  keys.forget(openAi)
  expect(keys.known(openAi)).toEqual({ key: 'sk-e', source: 'environment' })
})

test('it is kept where that was asked for, and a later one takes its place wherever that is', () => {
  const secrets = memory()
  const keys = new EmbeddingKeys(secrets, {})
  keys.give(gpu, 'one', true)
  expect(new EmbeddingKeys(secrets, {}).known(gpu)).toEqual({ key: 'one', source: 'kept' })
  keys.give(gpu, 'two', false)
  expect(keys.known(gpu)).toEqual({ key: 'two', source: 'held' })
  expect(secrets.kept.size).toBe(0)
  keys.give(gpu, 'three', true)
  expect(keys.known(gpu)).toEqual({ key: 'three', source: 'kept' })
  keys.forget(gpu)
  expect(keys.known(gpu)).toBeNull()
})
