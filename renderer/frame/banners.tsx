import { Loader } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { failureWords } from '../../shared/failure-words.ts'
import { useConnectionState } from '../api/use-core.ts'
import { Banner } from '../ui/banner.tsx'

/** Says that the core is away, above the screen, for as long as it is. What is on the screen stays. */
export function Banners() {
  if (useConnectionState() !== 'lost') return null
  return (
    <Banner icon={<IconPlugConnectedX size={18} />} words={failureWords('CONNECTION_LOST', {})}>
      <Loader size={12} color="gray" />
    </Banner>
  )
}
