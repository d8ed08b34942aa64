import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client } from '../api/client.ts'
import { applyNotice } from '../api/notices.ts'

export function SampleButton({ variant = 'filled' }: { readonly variant?: 'filled' | 'default' }) {
  const queryClient = useQueryClient()
  const starting = useMutation({
    mutationFn: () => client.imports.startSample(),
    onSuccess: (started) => {
      for (const file of started) applyNotice(queryClient, { type: 'import', import: file })
    },
  })
  return (
    <Button variant={variant} loading={starting.isPending} onClick={() => starting.mutate()}>
      Try the sample inbox
    </Button>
  )
}
