import { implement } from '@orpc/server'
import { contract } from '../../shared/contract.ts'
import { actionCluster, refusePair, removeMessages } from '../clusters/acts.ts'
import { readCluster } from '../clusters/cluster-detail.ts'
import { listClusters } from '../clusters/cluster-list.ts'
import { dryRun } from '../clusters/dry-run.ts'
import { exportClusters, exportDecisions, exportLinks, exportPreviewClusters } from '../clusters/exports.ts'
import { restoreAct } from '../clusters/restore.ts'
import { listConfigs, liveConfig, toConfig } from '../configs/config-store.ts'
import { listCreators } from '../messages/message-store.ts'
import { actAndTell } from './acting.ts'
import type { InstanceContext } from './context.ts'
import { toContractError } from './failures.ts'
import { flipsWithLabels, labelLink, membersWithLabels, scoresWithLabels } from './labelled.ts'
import { migrateDownAndTell, migrateUpAndTell, readMigrations, verifyMigrations } from './migrations.ts'
import { pushAndTell } from './pushing.ts'
import { readStatus } from './status.ts'
import { exportLines, streamed } from './streams.ts'
import { untilEnded } from './until-ended.ts'
import {
  listConnections,
  lookAtActive,
  migrateActive,
  removeConnection,
  saveConnection,
  testConnection,
  useConnection,
} from './using-connections.ts'

const os = implement(contract)
  .$context<InstanceContext>()
  .use(async ({ context, next }) => {
    try {
      return await next()
    } catch (error) {
      throw toContractError(error, context.log)
    }
  })

/** For what works on the database in use: waits while it opens, and ends when another one is chosen. */
const onDatabase = os.use(async ({ context, next }) => {
  const workspace = await context.active.workspace()
  return untilEnded(workspace.ended, Promise.resolve(next({ context: workspace })))
})

/** The same, whatever its schema. */
const onAnySchema = os.use(async ({ context, next }) => {
  const connected = await context.active.database()
  return untilEnded(connected.ended, Promise.resolve(next({ context: connected })))
})

/** Who answers each call of the contract. One line a method; what it does is in the step it belongs to. */
export const router = os.router({
  status: {
    read: os.status.read.handler(({ context }) => readStatus(context)),
    watch: os.status.watch.handler(({ context, signal }) => context.notices.watch(signal)),
  },
  settings: {
    read: os.settings.read.handler(({ context }) => context.settings.read()),
    put: os.settings.put.handler(({ context, input }) => context.settings.put(input)),
  },
  connections: {
    list: os.connections.list.handler(({ context }) => listConnections(context)),
    test: os.connections.test.handler(({ context, input }) => testConnection(context, input)),
    save: os.connections.save.handler(({ context, input }) => saveConnection(context, input)),
    remove: os.connections.remove.handler(({ context, input }) => removeConnection(context, input)),
    use: os.connections.use.handler(({ context, input }) => useConnection(context, input)),
    look: onAnySchema.connections.look.handler(({ context }) => lookAtActive(context)),
    migrate: onAnySchema.connections.migrate.handler(({ context, input }) => migrateActive(context, input)),
  },
  creators: {
    list: onDatabase.creators.list.handler(({ context }) => listCreators(context.database)),
  },
  uploads: {
    begin: onDatabase.uploads.begin.handler(({ context, input }) => context.imports.begin(input)),
    append: onDatabase.uploads.append.handler(({ context, input }) => context.imports.append(input)),
  },
  imports: {
    look: onDatabase.imports.look.handler(({ context, input }) => context.imports.look(input)),
    start: onDatabase.imports.start.handler(({ context, input }) => context.imports.start(input)),
    startSample: onDatabase.imports.startSample.handler(({ context }) => context.sample.start()),
    list: onDatabase.imports.list.handler(({ context }) => context.imports.list()),
    read: onDatabase.imports.read.handler(({ context, input }) => context.imports.read(input.id)),
    watch: onDatabase.imports.watch.handler(({ context, input, signal }) =>
      streamed(context, context.imports.watch(input.id, signal)),
    ),
    pause: onDatabase.imports.pause.handler(({ context, input }) => context.imports.pause(input.id)),
    resume: onDatabase.imports.resume.handler(({ context, input }) => context.imports.resume(input.id)),
    cancel: onDatabase.imports.cancel.handler(({ context, input }) => context.imports.cancel(input.id)),
    rejects: onDatabase.imports.rejects.handler(({ context, input }) => context.imports.rejects(input)),
  },
  messages: {
    decide: onDatabase.messages.decide.handler(({ context, input }) => dryRun(context, input)),
  },
  clusters: {
    list: onDatabase.clusters.list.handler(({ context, input }) =>
      listClusters(context.database, input, input),
    ),
    read: onDatabase.clusters.read.handler(({ context, input }) => readCluster(context.database, input.id)),
    members: onDatabase.clusters.members.handler(({ context, input }) => membersWithLabels(context, input)),
    action: onDatabase.clusters.action.handler(({ context, input }) =>
      actAndTell(context, actionCluster, input),
    ),
    remove: onDatabase.clusters.remove.handler(({ context, input }) =>
      actAndTell(context, removeMessages, input),
    ),
    refuse: onDatabase.clusters.refuse.handler(({ context, input }) =>
      actAndTell(context, refusePair, input),
    ),
    restore: onDatabase.clusters.restore.handler(({ context, input }) =>
      actAndTell(context, restoreAct, input),
    ),
  },
  configs: {
    live: onDatabase.configs.live.handler(async ({ context }) =>
      toConfig(await liveConfig(context.database)),
    ),
    list: onDatabase.configs.list.handler(({ context, input }) => listConfigs(context.database, input)),
    push: onDatabase.configs.push.handler(({ context, input }) => pushAndTell(context, input)),
  },
  previews: {
    read: onDatabase.previews.read.handler(({ context, input }) =>
      context.previews.read(input.creator, input),
    ),
    compare: onDatabase.previews.compare.handler(({ context, input }) =>
      context.previews.compare(input.creator, input),
    ),
    scores: onDatabase.previews.scores.handler(({ context, input }) =>
      scoresWithLabels(context, input.creator),
    ),
    flips: onDatabase.previews.flips.handler(({ context, input }) => flipsWithLabels(context, input)),
  },
  labels: {
    put: onDatabase.labels.put.handler(({ context, input }) => labelLink(context, input)),
    takeBack: onDatabase.labels.takeBack.handler(({ context, input }) => {
      const taken = context.labels.takeBack(input.id)
      context.notices.changed('labels', null)
      return taken
    }),
    list: onDatabase.labels.list.handler(({ context, input }) => context.labels.list(input)),
  },
  exports: {
    clusters: onDatabase.exports.clusters.handler(({ context, input }) =>
      exportLines(
        context,
        input.threshold === undefined && input.trigramThreshold === undefined
          ? exportClusters(context.database, input.creator)
          : exportPreviewClusters(context.database, context.previews, input.creator, input),
      ),
    ),
    links: onDatabase.exports.links.handler(({ context, input }) =>
      exportLines(context, exportLinks(context.database, input.creator)),
    ),
    decisions: onDatabase.exports.decisions.handler(({ context, input }) =>
      exportLines(context, exportDecisions(context.database, input.creator)),
    ),
  },
  migrations: {
    status: onAnySchema.migrations.status.handler(({ context }) => readMigrations(context)),
    up: onAnySchema.migrations.up.handler(({ context }) => migrateUpAndTell(context)),
    down: onAnySchema.migrations.down.handler(({ context, input }) =>
      migrateDownAndTell(context, input.steps),
    ),
    verify: onAnySchema.migrations.verify.handler(({ context }) => verifyMigrations(context)),
  },
})
