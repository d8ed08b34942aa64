import type { ClusterMember } from '../../shared/model/cluster.ts'
import type { Match } from '../../shared/model/decision.ts'
import { Score } from '../ui/figures.tsx'
import { TextLine } from '../ui/message-text.tsx'
import { thresholdText } from '../ui/numbers.ts'
import classes from './member.module.css'

interface KindScoreProps {
  readonly kind: Match['kind']
  readonly score: number | null
  readonly isAccepted: boolean
}

function KindScore({ kind, score, isAccepted }: KindScoreProps) {
  return (
    <span className={isAccepted ? classes.accepted : undefined}>
      {kind} {score === null ? '–' : <Score value={score} label={`${kind} score`} />}
    </span>
  )
}

interface MatchLineProps {
  readonly match: Match
  /** What the matched message is called here; missing if it is not among the members. */
  readonly letter: string | undefined
}

/** Which message this one was matched to, and both scores: the one that decided in bold. */
export function MatchLine({ match, letter }: MatchLineProps) {
  const kinds = [
    { kind: 'trigram', score: match.trigramScore },
    { kind: 'vector', score: match.vectorScore },
  ] as const
  return (
    <div className={classes.match}>
      <span title={letter ? `Matched to message ${letter}` : 'Matched to a message that is not here'}>
        ← {letter ?? match.visitor}
      </span>
      <div className={classes.matchText}>
        <TextLine text={match.text} />
      </div>
      <span className={classes.scores}>
        {kinds.map(({ kind, score }) => (
          <span key={kind}>
            {kind === 'vector' && ' · '}
            <KindScore kind={kind} score={score} isAccepted={match.kind === kind} />
          </span>
        ))}
      </span>
    </div>
  )
}

/** The config that was in force when the message was decided. */
export function DecidedUnder({ member }: { readonly member: ClusterMember }) {
  const kind = member.match?.kind ?? 'vector'
  const threshold = kind === 'trigram' ? member.trigramThreshold : member.threshold
  return (
    <span
      title={`Decided under config v${member.configVersion}: ${kind} threshold ${thresholdText(threshold)}`}
    >
      v{member.configVersion}, at {thresholdText(threshold)}
    </span>
  )
}
