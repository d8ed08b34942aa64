import { Progress, Skeleton, Tooltip, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { FileImport } from '../../shared/model/file-import.ts'
import { api } from '../api/queries.ts'
import { isUsable } from '../connections/state-words.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { ImportButtons } from '../imports/import-buttons.tsx'
import { baseName, isUnderWay, needsAttention, shareDone, stateWords } from '../imports/progress-words.ts'
import { Count } from '../ui/figures.tsx'
import { GLANCE_MS, useEngineWork } from '../ops/use-ops.ts'
import { counted, percentText } from '../ui/numbers.ts'
import { BackfillWork } from './backfill-work.tsx'
import { ClockWarning } from './clock-warning.tsx'
import { DatabaseMenu } from './database-menu.tsx'
import { AggregationsAmiss, FailedJobs, WaitingSince } from './engine-alerts.tsx'
import { IndexWork } from './index-work.tsx'
import { MatchingWork } from './matching-work.tsx'
import classes from './status-bar.module.css'

/** How often it is asked how far the build of an index is. */
const INDEX_LOOK_MS = 1_000
/** While messages wait: whoever decides them elsewhere tells nobody here, and nobody tells that nothing is decided. */
const PENDING_LOOK_MS = 5_000

function ImportWork({ file }: { readonly file: FileImport }) {
  const { open } = useImportDrawer()
  const share = shareDone(file)
  return (
    <>
      <UnstyledButton fz={12} onClick={open} className={classes.name ?? ''} title={file.fileName}>
        {stateWords(file)}
        {file.isElsewhere && ' elsewhere'} {percentText(share)}
      </UnstyledButton>
      <Progress
        className={classes.progress ?? ''}
        value={share * 100}
        color={file.state === 'paused' ? 'gray' : 'indigo'}
        aria-label={`Import of ${baseName(file.fileName)}`}
      />
      <ImportButtons file={file} />
    </>
  )
}

function Alerts({ imports }: { readonly imports: readonly FileImport[] }) {
  const { open } = useImportDrawer()
  const count = imports.filter(needsAttention).length
  if (count === 0) return null
  return (
    <Tooltip label="Imports that need attention">
      <UnstyledButton
        fz={12}
        onClick={open}
        className={classes.down}
        aria-label={`${counted(count, 'import')} to look at`}
      >
        <IconAlertTriangle size={14} aria-hidden /> {count}
      </UnstyledButton>
    </Tooltip>
  )
}

/** The work to show: that of this console before that of another one. */
function workOf(imports: readonly FileImport[]): FileImport | undefined {
  const underWay = imports.filter(isUnderWay)
  return underWay.find(({ isElsewhere }) => !isElsewhere) ?? underWay[0]
}

/** The database, how much is stored, the work in progress, and what needs attention. */
export function StatusBar() {
  const { data: status, dataUpdatedAt } = useQuery({
    ...api.status.read.queryOptions(),
    refetchInterval: ({ state: { data } }) => {
      if (data?.indexBuild) return INDEX_LOOK_MS
      return data && data.pending > 0 ? PENDING_LOOK_MS : false
    },
  })
  const isKnown = status !== undefined && isUsable(status.database)
  const { data: engineWork } = useEngineWork(GLANCE_MS, isKnown)
  if (!status) {
    return (
      <div className={classes.bar}>
        <Skeleton h={10} w={320} />
      </div>
    )
  }
  const work = workOf(status.imports)
  const paused = engineWork?.pause ?? null
  const isReading = work?.state === 'running'
  const showsMatching = isKnown && (paused !== null || (!isReading && status.pending > 0))
  return (
    <div className={classes.bar}>
      <DatabaseMenu database={status.database} />
      {isKnown && (
        <>
          <span>·</span>
          <span>
            <Count value={status.messages} /> {status.messages === 1 ? 'message' : 'messages'}
          </span>
        </>
      )}
      {isKnown && status.notTakenIn > 0 && (
        <>
          <span>·</span>
          <Tooltip label="They were in this database before Likeness">
            <span>
              <Count value={status.notTakenIn} /> not taken in
            </span>
          </Tooltip>
        </>
      )}
      {isKnown && status.pending > 0 && (
        <>
          <span>·</span>
          <span>
            <Count value={status.pending} /> waiting to be matched
            <WaitingSince isKnown={isKnown} />
          </span>
        </>
      )}
      <div className={classes.work}>
        <BackfillWork isKnown={isKnown} isHeldUp={paused !== null} />
        {work && <ImportWork file={work} />}
        {showsMatching && <MatchingWork {...{ ...status, paused }} readAt={dataUpdatedAt} />}
        {!work && status.pending === 0 && status.indexBuild && <IndexWork build={status.indexBuild} />}
        <ClockWarning clockAheadMs={status.database.clockAheadMs} />
        <FailedJobs isKnown={isKnown} />
        <AggregationsAmiss isKnown={isKnown} />
        <Alerts imports={status.imports} />
      </div>
    </div>
  )
}
