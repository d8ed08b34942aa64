import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import type { FileImport } from '../../shared/model/file-import.ts'
import { baseName, isUnderWay } from './progress-words.ts'
import { useImportControls } from './use-import-controls.ts'

/** Pause or resume, and cancel; none where only another console can. */
export function ImportButtons({ file }: { readonly file: FileImport }) {
  const { control, isPending } = useImportControls()
  const buttons = [
    { act: 'pause', label: 'Pause', Icon: IconPlayerPause, isShown: file.state === 'running' },
    {
      act: 'resume',
      label: 'Resume',
      Icon: IconPlayerPlay,
      isShown: file.state === 'paused' || file.state === 'failed',
    },
    { act: 'cancel', label: 'Cancel', Icon: IconX, isShown: isUnderWay(file) },
  ] as const
  const shown = buttons.filter(({ isShown }) => isShown)
  // An empty group would push what is beside it off the edge.
  if (file.isElsewhere || shown.length === 0) return null
  return (
    <Group gap={2} wrap="nowrap">
      {shown.map(({ act, label, Icon }) => (
        <Tooltip key={act} label={label}>
          <ActionIcon
            size="sm"
            aria-label={`${label} the import of ${baseName(file.fileName)}`}
            disabled={isPending}
            onClick={() => control(act, file.id)}
          >
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Group>
  )
}
