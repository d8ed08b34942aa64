const words: Readonly<Record<string, string>> = {
  idx_messages_embedding: 'index of embeddings',
  idx_messages_text_trgm: 'index of texts',
}

/** Others may make an index of the same messages, under any name. */
export const indexWords = (index: string): string => words[index] ?? 'index of messages'

/** What Postgres calls a phase, in short. */
export function phaseWords(phase: string): string {
  if (phase.startsWith('building index')) return 'building'
  if (phase.startsWith('index validation')) return 'checking'
  return phase.startsWith('waiting for') ? 'waiting for others' : 'beginning'
}
