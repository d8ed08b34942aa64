import type { Fire } from './rules.ts'
import { isShortText, isWithoutWords, numbersOf } from './text.ts'
import type { ModelCreator, ModelDecision, ModelMessage } from './types.ts'
import { membersOf, messageOf } from './world.ts'

/** Fires the rules that can be seen on a decision just made, for the counts of a run. */
export function observe(creator: ModelCreator, decision: ModelDecision): void {
  const { fire } = creator.world
  const message = messageOf(creator.world, decision.seq)
  if (decision.outcome === 'skipped:paid') fire('paid')
  else if (decision.outcome === 'skipped:empty') fire('empty')
  else observeText(message, decision, fire)
  if (decision.answered) fire('answered noted')
  if (decision.isSuggested) fire('suggested')
  if (decision.outcome === 'single') fire('single')
  observeMatch(creator, decision)
}

function observeText(message: ModelMessage, decision: ModelDecision, fire: Fire): void {
  if (decision.outcome === 'skipped:short') fire('short message')
  if (message.storedUnder !== decision.configVersion) fire('decided under a newer config than stored')
  if (isWithoutWords(message.normalised)) fire('emoji only')
  if (!message.vector) fire('no vector')
  if (!isShortText(message.normalised, Number.POSITIVE_INFINITY)) fire('never short')
}

function observeMatch({ world, acts }: ModelCreator, decision: ModelDecision): void {
  const { fire } = world
  const { accepted, ownHome } = decision
  if (!accepted || ownHome === null) return
  fire(decision.matchedHome === null ? 'created' : 'joined')
  if (accepted.rank > 1) fire('accepted below the first')
  fire(accepted.kind === 'trigram' ? 'accepted by trigram' : 'accepted by vector')
  if (accepted.kind === 'vector' && decision.links.trigram.length > 0) fire('vector although trigram links')
  const numbers = [decision.seq, accepted.candidate].map((seq) => numbersOf(messageOf(world, seq).normalised))
  if (numbers[0] !== numbers[1]) fire('numbers differ, vector accepts')
  if (decision.superseded !== null) fire('superseded')
  const isMember = membersOf(world, ownHome).some(({ seq }) => seq === decision.seq)
  if (!isMember) fire('older than its channel’s member')
  for (const act of acts) {
    if (!act.messages.some(({ seq }) => seq === accepted.candidate)) continue
    if (act.kind === 'action' && act.isTakenBack) fire('matched again after the action was restored')
    if ((act.kind === 'remove' || act.kind === 'refuse') && decision.matchedHome === null) {
      fire('matched a message without home that had one')
    }
  }
}
