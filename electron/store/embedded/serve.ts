import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import type { MessagePort } from 'node:worker_threads'
import { prepareFolder } from '../folder.ts'
import { type Engine, openEngine } from './engine.ts'
import { openFailure } from './open-failure.ts'
import { Session } from './session.ts'
import { Turns } from './turns.ts'
import type { DatabaseWorkerData, FromDatabaseWorker, ToDatabaseWorker } from './worker-messages.ts'

async function open(folder: string): Promise<Engine> {
  if (!folder.startsWith('memory://')) {
    prepareFolder(folder)
    if (readdirSync(folder).length === 0) await create(folder)
  }
  return await openEngine(folder)
}

/** A database that was not made to its end can never be opened, so it gets its name when it is whole. */
async function create(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  // The engine's own files are open to everybody, so their folder is not.
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  const engine = await openEngine(unfinished)
  await engine.close()
  rmdirSync(folder)
  renameSync(unfinished, folder)
}

/** Runs in the worker: opens the database, says how that went, and serves clients until told to close. */
export async function serveDatabase(parent: MessagePort, options: DatabaseWorkerData): Promise<void> {
  const tell = (message: FromDatabaseWorker) => parent.postMessage(message)
  let engine: Engine
  try {
    engine = await open(options.dataFolder)
  } catch (error) {
    tell({ type: 'failed', ...openFailure(error, options.dataFolder) })
    parent.close()
    return
  }
  const turns = new Turns(engine, options.heldMs)
  parent.on('message', async (message: ToDatabaseWorker) => {
    if (message.type === 'client') {
      turns.joined(new Session(message.port, turns))
      return
    }
    await turns.idle()
    await engine.close()
    tell({ type: 'closed' })
    parent.close()
  })
  tell({ type: 'open' })
}
