import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pushConfig } from '../../electron/configs/config-store.ts'
import { storeVectors } from '../../electron/embeddings/embedding-store.ts'
import { unitVector } from '../../electron/embeddings/unit-vector.ts'
import { EmbeddingSettings } from '../../shared/model/embedding.ts'
import { CreatorId } from '../../shared/model/id.ts'
import { appLinks } from '../support/app-links.ts'
import { FakeProvider, numbersOfText } from '../support/fake-provider.ts'
import { startedApp, writeMessages } from '../support/started-app.ts'

const { app, folder } = startedApp()
const model = 'text-embedding-3-small'

let fake: FakeProvider
beforeAll(async () => {
  fake = await FakeProvider.start()
})
afterAll(() => fake.close())

test('a model that is being prepared is told with how far it is, over either link, until all live by it', async () => {
  const clients = await Promise.all(appLinks.map(({ open }) => open(app())))
  const all = () => Promise.all(clients.map((client) => client.embeddings.preparation()))
  const [client] = clients
  if (!client) throw new Error('there are two links')
  const { database, preparing } = await app().context.active.workspace()
  await client.embeddings.save({ settings: EmbeddingSettings.parse({ baseUrl: fake.baseUrl, model }) })
  const file = path.join(folder, 'prepared.jsonl')
  writeMessages(file, 'prepared', 20)
  const creator = CreatorId.parse('ana')
  const begun = await client.imports.start({ source: { from: 'path', path: file }, creator })
  for await (const _ of await client.imports.watch({ id: begun.id }));
  await expect.poll(async () => (await client.status.read()).pending, { timeout: 20_000 }).toBe(0)
  expect(await all()).toEqual([null, null])

  // Not over the contract, which would begin at once.
  const push = { threshold: 400_000, suggestThreshold: 300_000, embeddingModel: model }
  await database.write((writer) => pushConfig(writer, { ...push, note: '', author: 'a test', replaces: 1 }))
  const told = { model, creators: 1, messages: 20, embedded: 0 }
  expect(await all()).toEqual([told, told])
  const some = await database.rows<{ id: string }>('SELECT id FROM messages ORDER BY seq LIMIT 5')
  const made = some.map(({ id }) => ({
    id,
    vector: unitVector(numbersOfText(id, 1536)),
    isTruncated: false,
  }))
  await database.write((writer) => storeVectors(writer, database.vectorOid, model, made))
  expect(await all()).toEqual([
    { ...told, embedded: 5 },
    { ...told, embedded: 5 },
  ])

  await preparing.begin()
  await expect.poll(all, { timeout: 20_000 }).toEqual([null, null])
  expect(fake.texts).toBeGreaterThan(0)
})
