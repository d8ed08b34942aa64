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
import type { Context } from './context.ts'
import { toContractError } from './failures.ts'
import { flipsWithLabels, labelLink, membersWithLabels, scoresWithLabels } from './labelled.ts'
import { migrateDownAndTell, migrateUpAndTell, readMigrations, verifyMigrations } from './migrations.ts'
import { pushAndTell } from './pushing.ts'
import { readStatus } from './status.ts'
import { exportLines, streamed } from './streams.ts'

const os = implement(contract)
  .$context<Context>()
  .use(async ({ context, next }) => {
    try {
      return await next()
    } catch (error) {
      throw toContractError(error, context.log)
    }
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
  creators: {
    list: os.creators.list.handler(({ context }) => listCreators(context.database)),
  },
  uploads: {
    begin: os.uploads.begin.handler(({ context, input }) => context.imports.begin(input)),
    append: os.uploads.append.handler(({ context, input }) => context.imports.append(input)),
  },
  imports: {
    look: os.imports.look.handler(({ context, input }) => context.imports.look(input)),
    start: os.imports.start.handler(({ context, input }) => context.imports.start(input)),
    startSample: os.imports.startSample.handler(({ context }) => context.sample.start()),
    list: os.imports.list.handler(({ context }) => context.imports.list()),
    read: os.imports.read.handler(({ context, input }) => context.imports.read(input.id)),
    watch: os.imports.watch.handler(({ context, input, signal }) =>
      streamed(context, context.imports.watch(input.id, signal)),
    ),
    pause: os.imports.pause.handler(({ context, input }) => context.imports.pause(input.id)),
    resume: os.imports.resume.handler(({ context, input }) => context.imports.resume(input.id)),
    cancel: os.imports.cancel.handler(({ context, input }) => context.imports.cancel(input.id)),
    rejects: os.imports.rejects.handler(({ context, input }) => context.imports.rejects(input)),
  },
  messages: {
    decide: os.messages.decide.handler(({ context, input }) => dryRun(context, input)),
  },
  clusters: {
    list: os.clusters.list.handler(({ context, input }) => listClusters(context.database, input, input)),
    read: os.clusters.read.handler(({ context, input }) => readCluster(context.database, input.id)),
    members: os.clusters.members.handler(({ context, input }) => membersWithLabels(context, input)),
    action: os.clusters.action.handler(({ context, input }) => actAndTell(context, actionCluster, input)),
    remove: os.clusters.remove.handler(({ context, input }) => actAndTell(context, removeMessages, input)),
    refuse: os.clusters.refuse.handler(({ context, input }) => actAndTell(context, refusePair, input)),
    restore: os.clusters.restore.handler(({ context, input }) => actAndTell(context, restoreAct, input)),
  },
  configs: {
    live: os.configs.live.handler(async ({ context }) => toConfig(await liveConfig(context.database))),
    list: os.configs.list.handler(({ context, input }) => listConfigs(context.database, input)),
    push: os.configs.push.handler(({ context, input }) => pushAndTell(context, input)),
  },
  previews: {
    read: os.previews.read.handler(({ context, input }) => context.previews.read(input.creator, input)),
    compare: os.previews.compare.handler(({ context, input }) =>
      context.previews.compare(input.creator, input),
    ),
    scores: os.previews.scores.handler(({ context, input }) => scoresWithLabels(context, input.creator)),
    flips: os.previews.flips.handler(({ context, input }) => flipsWithLabels(context, input)),
  },
  labels: {
    put: os.labels.put.handler(({ context, input }) => labelLink(context, input)),
    takeBack: os.labels.takeBack.handler(({ context, input }) => {
      const taken = context.labels.takeBack(input.id)
      context.notices.changed('labels', null)
      return taken
    }),
    list: os.labels.list.handler(({ context, input }) => context.labels.list(input)),
  },
  exports: {
    clusters: os.exports.clusters.handler(({ context, input }) =>
      exportLines(
        context,
        input.threshold === undefined && input.trigramThreshold === undefined
          ? exportClusters(context.database, input.creator)
          : exportPreviewClusters(context.database, context.previews, input.creator, input),
      ),
    ),
    links: os.exports.links.handler(({ context, input }) =>
      exportLines(context, exportLinks(context.database, input.creator)),
    ),
    decisions: os.exports.decisions.handler(({ context, input }) =>
      exportLines(context, exportDecisions(context.database, input.creator)),
    ),
  },
  migrations: {
    status: os.migrations.status.handler(({ context }) => readMigrations(context)),
    up: os.migrations.up.handler(({ context }) => migrateUpAndTell(context)),
    down: os.migrations.down.handler(({ context, input }) => migrateDownAndTell(context, input.steps)),
    verify: os.migrations.verify.handler(({ context }) => verifyMigrations(context)),
  },
})
