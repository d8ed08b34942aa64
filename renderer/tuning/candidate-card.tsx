import { Anchor, Badge, Button, Group, Paper, Text } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import type { Candidate } from '../../shared/model/candidate.ts'
import type { Config } from '../../shared/model/config.ts'
import { TimeAgo } from '../ui/figures.tsx'
import { CandidateRing } from '../ui/meaning-marks.tsx'
import { isFor } from './candidate-in-hand.ts'
import { valueWords } from './value-words.ts'

/** A longer note is cut until somebody asks for all of it. */
const SHORT_NOTE = 240
const SHORT_LINES = 4

interface CandidateCardProps {
  readonly candidate: Candidate
  readonly live: Config
  readonly state: 'in hand' | 'changed' | null
  readonly onPutInHand: () => void
  readonly onEdit: () => void
  readonly onRemove: () => void
}

/** One candidate with its values and why; one made for another embedding model cannot be put in hand. */
export function CandidateCard({ candidate, live, state, onPutInHand, onEdit, onRemove }: CandidateCardProps) {
  const { name, note, author, updatedAt, embeddingModel } = candidate
  const isUsable = isFor(candidate, live)
  return (
    <Paper withBorder p="sm" component="article" aria-label={`Candidate ${name}`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mih={26}>
        <Group gap="xs" wrap="nowrap" align="baseline" style={{ minWidth: 0 }}>
          <CandidateRing />
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            <bdi>{name}</bdi>
          </Text>
          {state && (
            <Badge style={{ flex: 'none' }}>{state === 'in hand' ? 'in hand' : 'in hand, changed'}</Badge>
          )}
        </Group>
        <Button
          variant="default"
          size="compact-xs"
          style={{ flex: 'none' }}
          disabled={!isUsable || state === 'in hand'}
          onClick={onPutInHand}
        >
          Put in hand
        </Button>
      </Group>
      <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {valueWords(candidate)}
      </Text>
      {!isUsable && (
        <Group gap={6} wrap="nowrap" align="flex-start" c="dimmed">
          <IconInfoCircle size={15} style={{ flex: 'none', marginTop: 2 }} aria-hidden />
          <Text size="xs">
            Made for {embeddingModel}: its thresholds mean nothing for {live.embeddingModel}, by which
            messages are compared now.
          </Text>
        </Group>
      )}
      {note && <Note text={note} />}
      <Group justify="space-between" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {author} · <TimeAgo at={updatedAt} />
        </Text>
        <Group gap={4} wrap="nowrap" style={{ flex: 'none' }}>
          <Button variant="subtle" size="compact-xs" aria-label={`Edit… ${name}`} onClick={onEdit}>
            Edit…
          </Button>
          <Button variant="subtle" size="compact-xs" aria-label={`Remove ${name}`} onClick={onRemove}>
            Remove
          </Button>
        </Group>
      </Group>
    </Paper>
  )
}

function Note({ text }: { readonly text: string }) {
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > SHORT_NOTE || text.split('\n').length > SHORT_LINES
  return (
    <>
      <Text
        size="sm"
        dir="auto"
        {...(isLong && !isWhole ? { lineClamp: SHORT_LINES } : {})}
        style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}
      >
        {text}
      </Text>
      {isLong && (
        <Anchor component="button" type="button" size="xs" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show less' : 'Show the whole note'}
        </Anchor>
      )}
    </>
  )
}
