import { implement } from '@orpc/server'
import { contract } from '../../shared/contract.ts'
import { actionCluster, refusePair, removeMessages } from '../clusters/acts.ts'
import { readAggregationState } from '../clusters/aggregation-state.ts'
import { readChain, readPath, readSide } from '../clusters/chain.ts'
import { readCluster } from '../clusters/cluster-detail.ts'
import { listClusters } from '../clusters/cluster-list.ts'
import { dryRun } from '../clusters/dry-run.ts'
import { joinMessage } from '../clusters/join.ts'
import { exportClusters, exportDecisions, exportLinks, exportPreviewClusters } from '../clusters/exports.ts'
import { listRuns } from '../clusters/rebuild-runs.ts'
import { restoreAct } from '../clusters/restore.ts'
import { listSuggested } from '../clusters/suggested-store.ts'
import { listCandidates } from '../configs/candidate-store.ts'
import { listConfigs, liveConfig, toConfig } from '../configs/config-store.ts'
import { listCreators } from '../messages/message-store.ts'
import { actAndTell, deleteAndTell } from './acting.ts'
import { checkAggregations, setAggregationsAndTell } from './aggregations.ts'
import { estimateBackfill } from './backfill-estimate.ts'
import { listBackfills, readBackfill, startBackfill, steerBackfillAndTell } from './backfills.ts'
import { removeCandidateAndTell, restoreCandidateAndTell, saveCandidateAndTell } from './candidates.ts'
import type { InstanceContext } from './context.ts'
import { readDoctor, rebuildAndExamine } from './doctoring.ts'
import { readEmbeddings, readPreparation, saveEmbeddings, testEmbeddings } from './embeddings.ts'
import { discard, listDeadLetters, readEngineWork, redrive } from './engine-work.ts'
import { toContractError } from './failures.ts'
import { readGates, readKeptOut, setGate, takeIn } from './gating.ts'
import { makeTokenAndTell, readIngest, revokeTokenAndTell, setIngestAndTell } from './ingesting.ts'
import { flipsWithLabels, labelLink, membersWithLabels, scoresWithLabels } from './labelled.ts'
import { migrateDownAndTell, migrateUpAndTell, readMigrations, verifyMigrations } from './migrations.ts'
import { pauseMatching } from './pausing.ts'
import { openChange, readChangeFlips, readChangeSide } from './opened-changes.ts'
import { compareCreators, readChanges, readCurve, readPlane } from './previewing.ts'
import { pushAndTell } from './pushing.ts'
import { lookAtRebuilds, runRebuild, takeBackRun } from './rebuilding.ts'
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

/** The same for what only reads rows, which it can before all that works on them is there. */
const onRows = os.use(async ({ context, next }) => {
  const { database, ended } = await context.active.reading()
  return untilEnded(ended, Promise.resolve(next({ context: { database, ended } })))
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
    list: onRows.creators.list.handler(({ context }) => listCreators(context.database)),
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
    delete: onDatabase.messages.delete.handler(({ context, input }) => deleteAndTell(context, input)),
    takeIn: onDatabase.messages.takeIn.handler(({ context, input }) => takeIn(context, input)),
    suggested: onRows.messages.suggested.handler(({ context, input }) =>
      listSuggested(context.database, input, input),
    ),
  },
  backfills: {
    estimate: onDatabase.backfills.estimate.handler(({ context, input }) => estimateBackfill(context, input)),
    start: onDatabase.backfills.start.handler(({ context, input }) => startBackfill(context, input)),
    list: onRows.backfills.list.handler(({ context, input }) => listBackfills(context, input)),
    read: onRows.backfills.read.handler(({ context, input }) => readBackfill(context, input)),
    pause: onDatabase.backfills.pause.handler(({ context, input }) =>
      steerBackfillAndTell(context, 'pause', input),
    ),
    resume: onDatabase.backfills.resume.handler(({ context, input }) =>
      steerBackfillAndTell(context, 'resume', input),
    ),
    cancel: onDatabase.backfills.cancel.handler(({ context, input }) =>
      steerBackfillAndTell(context, 'cancel', input),
    ),
  },
  gates: {
    list: onRows.gates.list.handler(({ context }) => readGates(context)),
    set: onDatabase.gates.set.handler(({ context, input }) => setGate(context, input)),
    keptOut: onRows.gates.keptOut.handler(({ context }) => readKeptOut(context)),
  },
  ingest: {
    read: onDatabase.ingest.read.handler(({ context }) => readIngest(context)),
    set: onDatabase.ingest.set.handler(({ context, input }) => setIngestAndTell(context, input)),
    makeToken: onDatabase.ingest.makeToken.handler(({ context, input }) => makeTokenAndTell(context, input)),
    revokeToken: onDatabase.ingest.revokeToken.handler(({ context, input }) =>
      revokeTokenAndTell(context, input),
    ),
  },
  jobs: {
    read: onDatabase.jobs.read.handler(({ context }) => readEngineWork(context)),
    deadLetters: onDatabase.jobs.deadLetters.handler(({ context, input }) => listDeadLetters(context, input)),
    redrive: onDatabase.jobs.redrive.handler(({ context, input }) => redrive(context, input.ids)),
    discard: onDatabase.jobs.discard.handler(({ context, input }) => discard(context, input.ids)),
    pauseMatching: onDatabase.jobs.pauseMatching.handler(({ context, input }) =>
      pauseMatching(context, input.isPaused),
    ),
  },
  clusters: {
    list: onRows.clusters.list.handler(({ context, input }) => listClusters(context.database, input, input)),
    read: onRows.clusters.read.handler(({ context, input }) => readCluster(context.database, input.id)),
    members: onDatabase.clusters.members.handler(({ context, input }) => membersWithLabels(context, input)),
    chain: onRows.clusters.chain.handler(({ context, input }) => readChain(context.database, input.id)),
    path: onRows.clusters.path.handler(({ context, input }) => readPath(context.database, input)),
    side: onRows.clusters.side.handler(({ context, input }) => readSide(context.database, input)),
    action: onDatabase.clusters.action.handler(({ context, input }) =>
      actAndTell(context, actionCluster, input),
    ),
    remove: onDatabase.clusters.remove.handler(({ context, input }) =>
      actAndTell(context, removeMessages, input),
    ),
    refuse: onDatabase.clusters.refuse.handler(({ context, input }) =>
      actAndTell(context, refusePair, input),
    ),
    join: onDatabase.clusters.join.handler(({ context, input }) => actAndTell(context, joinMessage, input)),
    restore: onDatabase.clusters.restore.handler(({ context, input }) =>
      actAndTell(context, restoreAct, input),
    ),
  },
  configs: {
    live: onRows.configs.live.handler(async ({ context }) => toConfig(await liveConfig(context.database))),
    list: onRows.configs.list.handler(({ context, input }) => listConfigs(context.database, input)),
    push: onDatabase.configs.push.handler(({ context, input }) => pushAndTell(context, input)),
  },
  candidates: {
    list: onRows.candidates.list.handler(({ context }) => listCandidates(context.database)),
    save: onDatabase.candidates.save.handler(({ context, input }) => saveCandidateAndTell(context, input)),
    remove: onDatabase.candidates.remove.handler(({ context, input }) =>
      removeCandidateAndTell(context, input.id),
    ),
    restore: onDatabase.candidates.restore.handler(({ context, input }) =>
      restoreCandidateAndTell(context, input.id),
    ),
  },
  previews: {
    read: onDatabase.previews.read.handler(({ context, input }) =>
      context.previews.read(input.creator, input, input.filter),
    ),
    compare: onDatabase.previews.compare.handler(({ context, input }) =>
      context.previews.compare(input.creator, input, input.filter),
    ),
    scores: onDatabase.previews.scores.handler(({ context, input }) => scoresWithLabels(context, input)),
    curve: onDatabase.previews.curve.handler(({ context, input, signal }) =>
      readCurve(context, input, signal),
    ),
    plane: onDatabase.previews.plane.handler(({ context, input, signal }) =>
      readPlane(context, input, signal),
    ),
    creators: onDatabase.previews.creators.handler(({ context, input }) => compareCreators(context, input)),
    changes: onDatabase.previews.changes.handler(({ context, input }) => readChanges(context, input)),
    change: onDatabase.previews.change.handler(({ context, input }) => openChange(context, input)),
    changeSide: onDatabase.previews.changeSide.handler(({ context, input }) =>
      readChangeSide(context, input),
    ),
    changeFlips: onDatabase.previews.changeFlips.handler(({ context, input }) =>
      readChangeFlips(context, input),
    ),
    flips: onDatabase.previews.flips.handler(({ context, input }) => flipsWithLabels(context, input)),
  },
  rebuilds: {
    look: onDatabase.rebuilds.look.handler(({ context, input, signal }) =>
      lookAtRebuilds(context, input, signal),
    ),
    run: onDatabase.rebuilds.run.handler(({ context, input, signal }) =>
      streamed(context, runRebuild(context, input, signal)),
    ),
    list: onRows.rebuilds.list.handler(({ context, input }) => listRuns(context.database, input, input)),
    takeBack: onDatabase.rebuilds.takeBack.handler(({ context, input }) => takeBackRun(context, input)),
  },
  aggregations: {
    read: onRows.aggregations.read.handler(({ context }) => readAggregationState(context.database)),
    check: onDatabase.aggregations.check.handler(({ context }) => checkAggregations(context)),
    setEnabled: onDatabase.aggregations.setEnabled.handler(({ context, input }) =>
      setAggregationsAndTell(context, input),
    ),
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
  embeddings: {
    read: onDatabase.embeddings.read.handler(({ context }) => readEmbeddings(context)),
    save: onDatabase.embeddings.save.handler(({ context, input }) => saveEmbeddings(context, input)),
    test: onDatabase.embeddings.test.handler(({ context, input }) => testEmbeddings(context, input)),
    preparation: onDatabase.embeddings.preparation.handler(({ context }) => readPreparation(context)),
  },
  exports: {
    clusters: onDatabase.exports.clusters.handler(({ context, input }) =>
      exportLines(
        context,
        [input.threshold, input.trigramThreshold, input.minimumWords].every((asked) => asked === undefined)
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
  doctor: {
    read: onDatabase.doctor.read.handler(({ context }) => readDoctor(context)),
    rebuild: onDatabase.doctor.rebuild.handler(({ context, input, signal }) =>
      rebuildAndExamine(context, input, signal),
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
