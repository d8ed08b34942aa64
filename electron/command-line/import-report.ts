import { wordsOf } from '../../shared/failure-words.ts'
import type { FileImport, ImportCounts } from '../../shared/model/file-import.ts'
import type { ExitCode, Surroundings } from './command.ts'
import { list } from './table.ts'

/** Says how an import ended and what became of its lines. 0 where it is done. */
export async function report(ended: FileImport, { output, stop }: Surroundings): Promise<ExitCode> {
  const { read, stored, duplicates, conflicts, rejected, rejectsFile } = ended
  const counts: ImportCounts = { read, stored, duplicates, conflicts, rejected, rejectsFile }
  output.note(endingOf(ended, stop))
  await output.result(counts, inWords(counts))
  return ended.state === 'done' && !stop.aborted ? 0 : 1
}

const inWords = ({ rejectsFile, ...counts }: ImportCounts) =>
  list([
    ...Object.entries(counts),
    ...(rejectsFile === null ? [] : [['lines that were not stored, and why', rejectsFile] as const]),
  ])

function endingOf(ended: FileImport, stop: AbortSignal): string {
  const words = ended.failure === null ? null : wordsOf(ended.failure)
  if (words !== null) return `${words.title} ${words.next}`
  if (ended.state === 'paused') return 'Paused. The same command goes on; no message is stored twice.'
  if (ended.state === 'cancelled') return 'Cancelled. What was stored stays.'
  if (ended.state === 'failed') return 'The import failed. What was stored stays.'
  if (stop.aborted) return `Stopped waiting: ${ended.stored - ended.decided} messages are not decided yet.`
  return `Done: ${outcomeOf(ended)}.`
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
