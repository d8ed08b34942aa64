import { wordsOf } from '../../shared/failure-words.ts'
import type { FileImport, ImportCounts } from '../../shared/model/file-import.ts'
import type { ExitCode, Surroundings } from './command.ts'
import { list } from './table.ts'

type Reporting = Pick<Surroundings, 'output' | 'stop'> & {
  /** What is stored waits, as matching is paused. */
  readonly isHeldUp: boolean
}

/** Says how an import ended and what became of its lines. 0 where it is done, and its messages decided. */
export async function report(ended: FileImport, { output, stop, isHeldUp }: Reporting): Promise<ExitCode> {
  const { read, stored, duplicates, conflicts, rejected, rejectsFile } = ended
  const counts: ImportCounts = { read, stored, duplicates, conflicts, rejected, rejectsFile }
  const isLeft = stop.aborted || isHeldUp
  output.note(endingOf(ended, isLeft))
  await output.result(counts, inWords(counts))
  return ended.state === 'done' && !isLeft ? 0 : 1
}

const inWords = ({ rejectsFile, ...counts }: ImportCounts) =>
  list([
    ...Object.entries(counts),
    ...(rejectsFile === null ? [] : [['lines that were not stored, and why', rejectsFile] as const]),
  ])

function endingOf(ended: FileImport, isLeft: boolean): string {
  const words = ended.failure === null ? null : wordsOf(ended.failure)
  if (words !== null) return `${words.title} ${words.next}`
  if (ended.state === 'paused') return 'Paused. The same command goes on; no message is stored twice.'
  if (ended.state === 'cancelled') return 'Cancelled. What was stored stays.'
  if (ended.state === 'failed') return 'The import failed. What was stored stays.'
  if (isLeft) return `Stopped waiting: ${undecided(ended)} not decided yet.`
  return `Done: ${outcomeOf(ended)}.`
}

function undecided({ stored, decided }: FileImport): string {
  return stored - decided === 1 ? '1 message is' : `${stored - decided} messages are`
}

/** What became of the lines, without what became of none. */
function outcomeOf({ stored, duplicates, conflicts, rejected, rejectsFile }: ImportCounts): string {
  const others = [
    [duplicates, 'duplicate'],
    [conflicts, 'conflicting'],
    [rejected, 'rejected'],
  ] as const
  const words = others.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
  const why = rejectsFile === null ? '' : `; ${rejectsFile} says why`
  return `${[`${stored} stored`, ...words].join(', ')}${why}`
}
