import { Button, Group, Text, Tooltip } from '@mantine/core'
import { useDisclosure, useWindowEvent } from '@mantine/hooks'
import type { Candidate } from '../../shared/model/candidate.ts'
import type { Config } from '../../shared/model/config.ts'
import { CandidateRing } from '../ui/meaning-marks.tsx'
import classes from './candidate-bar.module.css'
import { askToSaveCandidate } from './candidate-form.tsx'
import { draftOf, type InHand, isAsLive, wholeValues } from './candidate-in-hand.ts'
import { CandidatesDrawer } from './candidates-drawer.tsx'
import { CopyLink } from './copy-link.tsx'
import type { EffectView } from './effects/effects-bar.tsx'
import { changedVersion } from './stale-candidate.ts'
import { useSaveCandidate } from './use-candidates.tsx'
import type { Tuned } from './use-tuned-values.ts'
import { valueWords } from './value-words.ts'

interface CandidateBarProps {
  readonly live: Config
  readonly tuned: Tuned
  readonly view: EffectView
  readonly held: InHand | null
}

const seenOf = ({ id, version }: Candidate) => ({ id, version })

/** Which saved candidate is in hand, and saving what is. */
export function CandidateBar({ live, tuned, view, held }: CandidateBarProps) {
  const [isListed, list] = useDisclosure(false)
  const { mutate: save, isPending } = useSaveCandidate(false)
  const values = wholeValues(tuned.values, held, live, tuned.minimumWords)
  const saveAs = () =>
    askToSaveCandidate('Save a candidate', {
      ...{ values, replaces: null, name: '', note: held?.candidate.note ?? '' },
      onSaved: (saved) => tuned.keepAs(seenOf(saved)),
    })
  const edit = (candidate: Candidate) =>
    askToSaveCandidate('Edit the candidate', {
      ...{ values: draftOf(candidate), replaces: seenOf(candidate) },
      ...{ name: candidate.name, note: candidate.note },
      onSaved: (saved) => held?.candidate.id === saved.id && tuned.keepAs(seenOf(saved)),
    })
  const update = ({ candidate: { name, note }, seen }: InHand) =>
    save(
      { ...values, name, note, replaces: seen },
      {
        onSuccess: (saved) => tuned.keepAs(seenOf(saved)),
        onError: (error) => {
          const version = changedVersion(error)
          if (version !== undefined) tuned.keepAs({ ...seen, version })
        },
      },
    )
  const saveWhatIs = () => {
    if (held === null) saveAs()
    else if (held.isChanged) update(held)
    else edit(held.candidate)
  }
  useSaveKey(saveWhatIs)
  return (
    <Group gap="xs" wrap="nowrap" className={classes.bar ?? ''} role="group" aria-label="What is in hand">
      <Tooltip label={valueWords(values)} events={{ hover: true, focus: false, touch: false }}>
        <Button
          variant="default"
          className={classes.name ?? ''}
          leftSection={<CandidateRing />}
          onClick={list.open}
        >
          {held ? <bdi className={classes.text}>{held.candidate.name}</bdi> : 'Candidates'}
        </Button>
      </Tooltip>
      {held?.isChanged && (
        <>
          <Text size="xs" c="dimmed">
            changed
          </Text>
          <Button variant="default" loading={isPending} onClick={() => update(held)}>
            Save
          </Button>
          <Button variant="default" onClick={saveAs}>
            Save as…
          </Button>
        </>
      )}
      {!held && !isAsLive(values, live) && (
        <Button variant="default" onClick={saveAs}>
          Save candidate…
        </Button>
      )}
      <CopyLink link={tuned.linkOf(view, values)} />
      <CandidatesDrawer
        isOpen={isListed}
        onClose={list.close}
        live={live}
        held={held}
        onPutInHand={(candidate) => {
          list.close()
          tuned.putInHand(candidate, seenOf(candidate))
        }}
        onEdit={edit}
        onSave={saveAs}
      />
    </Group>
  )
}

/** Ctrl S, or Cmd S, wherever the focus is but in a dialog, which has a meaning of its own for it. */
function useSaveKey(save: () => void): void {
  useWindowEvent('keydown', (event) => {
    const isSave = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === 's'
    if (!isSave) return
    event.preventDefault()
    const isInDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null
    if (!isInDialog && !event.repeat) save()
  })
}
