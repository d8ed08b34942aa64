import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ImportId } from '../../shared/model/id.ts'
import { client } from '../api/client.ts'
import { applyNotice } from '../api/notices.ts'

type Control = 'pause' | 'resume' | 'cancel'

/** Pause, resume and cancel, for wherever an import is shown. */
export function useImportControls() {
  const queryClient = useQueryClient()
  const { mutate, isPending } = useMutation({
    mutationFn: ({ control, id }: { control: Control; id: ImportId }) => client.imports[control]({ id }),
    onSuccess: (changed) => applyNotice(queryClient, { type: 'import', import: changed }),
  })
  return { control: (control: Control, id: ImportId) => mutate({ control, id }), isPending }
}
