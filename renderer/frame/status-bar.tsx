import { Progress, Skeleton, Tooltip, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { FileImport } from '../../shared/model/file-import.ts'
import type { Status } from '../../shared/model/status.ts'
import { api } from '../api/queries.ts'
import { useImportDrawer } from '../imports/drawer-state.tsx'
import { ImportButtons } from '../imports/import-buttons.tsx'
import { baseName, isUnderWay, needsAttention, shareDone, stateWords } from '../imports/progress-words.ts'
import { Count } from '../ui/figures.tsx'
import { counted, percentText } from '../ui/numbers.ts'
import classes from './status-bar.module.css'

const databaseWords = {
  opening: ' · connecting',
  open: '',
  reopening: ' · reopening',
  down: ' · not answering',
  refused: ' · not connected',
} as const

function Database({ database }: { readonly database: Status['database'] }) {
  return (
    <span className={database.state === 'open' ? undefined : classes.down}>
      {database.version} · pgvector {database.pgvector}
      {databaseWords[database.state]}
    </span>
  )
}

function ImportWork({ file }: { readonly file: FileImport }) {
  const { open } = useImportDrawer()
  const share = shareDone(file)
  return (
    <>
      <UnstyledButton fz={12} onClick={open} className={classes.name ?? ''} title={file.fileName}>
        {stateWords(file)} {percentText(share)}
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

/** Matching goes on by itself once a file is read; it cannot be paused. */
function MatchingWork({ messages, pending }: Pick<Status, 'messages' | 'pending'>) {
  const share = (messages - pending) / messages
  return (
    <>
      <span>finding matches {percentText(share)}</span>
      <Progress className={classes.progress ?? ''} value={share * 100} aria-label="Messages matched" />
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

/** The database, how much is stored, the work in progress, and what needs attention. */
export function StatusBar() {
  const { data: status } = useQuery(api.status.read.queryOptions())
  if (!status) {
    return (
      <div className={classes.bar}>
        <Skeleton h={10} w={320} />
      </div>
    )
  }
  const work = status.imports.find(isUnderWay)
  return (
    <div className={classes.bar}>
      <Database database={status.database} />
      <span>·</span>
      <span>
        <Count value={status.messages} /> {status.messages === 1 ? 'message' : 'messages'}
      </span>
      {status.pending > 0 && (
        <>
          <span>·</span>
          <span>
            <Count value={status.pending} /> waiting to be matched
          </span>
        </>
      )}
      <div className={classes.work}>
        {work && <ImportWork file={work} />}
        {!work && status.pending > 0 && <MatchingWork {...status} />}
        <Alerts imports={status.imports} />
      </div>
    </div>
  )
}
