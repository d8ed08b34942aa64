import { Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { IconBookmarks } from '@tabler/icons-react'
import type { Candidate } from '../../shared/model/candidate.ts'
import type { Config } from '../../shared/model/config.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { FailureNotice } from '../ui/failure-notice.tsx'
import { LiveDot } from '../ui/meaning-marks.tsx'
import { RowSkeletons } from '../ui/row-skeletons.tsx'
import { CandidateCard } from './candidate-card.tsx'
import type { InHand } from './candidate-in-hand.ts'
import { useCandidates, useRemoveCandidate } from './use-candidates.tsx'
import { valueWords } from './value-words.ts'

interface CandidatesProps {
  readonly live: Config
  readonly held: InHand | null
  readonly onPutInHand: (candidate: Candidate) => void
  readonly onEdit: (candidate: Candidate) => void
  readonly onSave: () => void
}

interface CandidatesDrawerProps extends CandidatesProps {
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Every saved candidate, each of which can be put in hand. */
export function CandidatesDrawer({ isOpen, onClose, ...props }: CandidatesDrawerProps) {
  return (
    <Drawer opened={isOpen} onClose={onClose} title="Candidates" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Candidates {...props} />
    </Drawer>
  )
}

function Candidates({ live, held, onPutInHand, onEdit, onSave }: CandidatesProps) {
  const { data: candidates, error, refetch } = useCandidates()
  const { mutate: remove } = useRemoveCandidate()
  if (error && !candidates) return <FailureNotice error={error} onRetry={() => void refetch()} />
  if (!candidates) return <RowSkeletons rows={3} height={90} label="Loading the candidates" />
  if (candidates.length === 0) {
    return (
      <EmptyState
        icon={<IconBookmarks size={32} stroke={1.4} />}
        title="No candidate is saved"
        action={
          <Button variant="default" onClick={onSave}>
            Save what is in hand…
          </Button>
        }
      >
        A candidate is a set of thresholds under a name, with a note why. Keep several, look at what each
        would change, and push one. Everyone who works on this database sees them.
      </EmptyState>
    )
  }
  return (
    <Stack gap="xs">
      <Group gap={6} wrap="nowrap" style={{ fontVariantNumeric: 'tabular-nums' }}>
        <LiveDot />
        <Text size="sm">live: {valueWords(live)}</Text>
      </Group>
      {candidates.map((candidate) => (
        <CandidateCard
          key={candidate.id}
          candidate={candidate}
          live={live}
          state={held?.candidate.id === candidate.id ? (held.isChanged ? 'changed' : 'in hand') : null}
          onPutInHand={() => onPutInHand(candidate)}
          onEdit={() => onEdit(candidate)}
          onRemove={() => remove(candidate)}
        />
      ))}
    </Stack>
  )
}
