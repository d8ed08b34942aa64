import type { Fire } from './rules.ts'
import { isShortText, isWithoutWords, numbersOf } from './text.ts'
import type { ModelCreator, ModelDecision, ModelMessage } from './types.ts'
import { membersOf, messageOf, residentsOf } from './world.ts'

/** Fires the rules that can be seen on a decision just made, for the counts of a run. */
export function observe(creator: ModelCreator, decision: ModelDecision): void {
  const { fire, erased } = creator.world
  const message = messageOf(creator.world, decision.seq)
  if (decision.outcome === 'skipped:paid') fire('paid')
  else if (decision.outcome === 'skipped:empty') fire('empty')
  else if (decision.outcome === 'skipped:gate') fire('gate off')
  else observeText(message, decision, fire)
  if (erased.includes(decision.seq)) fire('decided after it was deleted')
  if (decision.isShadow) fire('shadow')
  if (decision.answered) fire('answered noted')
  if (decision.isSuggested) fire('suggested')
  if (decision.outcome === 'single') fire('single')
  observeLate(creator, decision)
  if (decision.outcome !== 'degraded:kept') observeMatch(creator, decision)
}

function observeText(message: ModelMessage, decision: ModelDecision, fire: Fire): void {
  if (decision.outcome === 'skipped:short') fire('short message')
  if (message.storedUnder < decision.configVersion) fire('decided under a newer config than stored')
  if (isWithoutWords(message.normalised)) fire('emoji only')
  if (decision.isDegraded) fire('degraded')
  if (decision.isDegraded && !message.isAwaited) fire('no vector')
  if (!isShortText(message.normalised, Number.POSITIVE_INFINITY)) fire('never short')
}

/** What second decisions do, and what their messages are to others. */
function observeLate(creator: ModelCreator, decision: ModelDecision): void {
  const { fire } = creator.world
  const first = creator.decisions.find(({ history }) => history === decision.replaces)
  if (first?.isDegraded) observeSecond(creator, decision, fire)
  if (first?.outcome === 'skipped:gate') {
    fire('taken in')
    if (decision.accepted) fire('taken in joined or created')
  }
  for (const { seq } of decision.links.vector) {
    const ofCandidate = creator.decisions.filter((each) => each.seq === seq)
    if (ofCandidate[0]?.outcome === 'skipped:gate') fire('taken in is a candidate')
    if (ofCandidate[0]?.isDegraded) fire('late vector is a candidate')
  }
}

function observeSecond(creator: ModelCreator, decision: ModelDecision, fire: Fire): void {
  const { outcome, matchedHome, ownHome, accepted, seq } = decision
  if (outcome === 'degraded:kept') fire('degraded:kept')
  if (outcome === 'degraded:kept' && accepted && matchedHome !== ownHome)
    fire('degraded:kept would have moved')
  if (outcome === 'joined') fire('second decision joined')
  if (outcome === 'created') fire('second decision created')
  if (outcome === 'single') fire('second decision single')
  if (outcome === 'skipped:short') fire('second decision short')
  const wasOut = creator.acts.some(
    (act) => ['remove', 'refuse'].includes(act.kind) && act.messages.some((message) => message.seq === seq),
  )
  if (wasOut && outcome !== 'degraded:kept') fire('second decision of a message that people took out')
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
  const residents = residentsOf(world, ownHome).map(({ seq }) => world.shadow.includes(seq))
  if (residents.includes(true))
    fire(residents.includes(false) ? 'shown and in shadow in one home' : 'home in shadow')
  if (acts.some((act) => act.kind === 'join' && act.history === ownHome))
    fire('joined a home that a join made')
  for (const act of acts) {
    if (!act.messages.some(({ seq }) => seq === accepted.candidate)) continue
    if (act.kind === 'action' && act.isTakenBack) fire('matched again after the action was restored')
    if ((act.kind === 'remove' || act.kind === 'refuse') && decision.matchedHome === null) {
      fire('matched a message without home that had one')
    }
  }
}
