import type { Candidate, CandidateDraft } from '../../shared/model/candidate.ts'
import type { CandidateId } from '../../shared/model/id.ts'
import { removeCandidate, restoreCandidate, saveCandidate } from '../configs/candidate-store.ts'
import type { Writer } from '../store/database.ts'
import type { Context } from './context.ts'

type Parts = Pick<Context, 'database' | 'author' | 'notices'>

async function writeAndTell(
  { database, notices }: Parts,
  write: (writer: Writer) => Promise<Candidate>,
): Promise<Candidate> {
  const written = await database.write(write)
  notices.changed('candidates', null)
  return written
}

/** Saves a candidate, and tells those who watch. */
export const saveCandidateAndTell = (context: Parts, draft: CandidateDraft): Promise<Candidate> =>
  writeAndTell(context, (writer) => saveCandidate(writer, { ...draft, author: context.author }))

export const removeCandidateAndTell = (context: Parts, id: CandidateId): Promise<Candidate> =>
  writeAndTell(context, (writer) => removeCandidate(writer, { id, author: context.author }))

export const restoreCandidateAndTell = (context: Parts, id: CandidateId): Promise<Candidate> =>
  writeAndTell(context, (writer) => restoreCandidate(writer, { id, author: context.author }))
