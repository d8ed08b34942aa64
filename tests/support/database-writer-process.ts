import { openEmbedded } from '../../electron/store/postgres.ts'

// A process of its own that stores one number after the other and says each one once it is stored.
const [folder = ''] = process.argv.slice(2)
const workerUrl = new URL('../../electron/database-worker.ts', import.meta.url)
process.stdout.write('opening\n')
const database = await openEmbedded({ folder, workerUrl })
await database.write((writer) =>
  writer.run('CREATE TABLE IF NOT EXISTS stored (n int PRIMARY KEY, text text)'),
)
const [row] = await database.rows<{ next: number }>('SELECT coalesce(max(n) + 1, 0) AS next FROM stored')
for (let n = row?.next ?? 0; ; n += 1) {
  await database.write((writer) => writer.run('INSERT INTO stored VALUES ($1, $2)', [n, 'x'.repeat(500)]))
  process.stdout.write(`stored ${n}\n`)
}
