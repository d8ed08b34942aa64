import { ActionIcon, CopyButton, Tooltip } from '@mantine/core'
import { IconCheck, IconLink } from '@tabler/icons-react'

/** Copies where the values in hand are shown. */
export function CopyLink({ link }: { readonly link: string }) {
  return (
    <CopyButton value={link}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? 'Copied' : 'Copy a link to these values'}>
          <ActionIcon aria-label={copied ? 'Link copied' : 'Copy link'} onClick={copy}>
            {copied ? <IconCheck size={16} /> : <IconLink size={16} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  )
}
