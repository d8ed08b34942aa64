import { useMantineColorScheme } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Settings } from '../../shared/model/status.ts'
import { client } from '../api/client.ts'
import { api } from '../api/queries.ts'

/** Shows the appearance that the settings hold: mounted once. */
export function useStoredAppearance(): void {
  const { data: settings } = useQuery(api.settings.read.queryOptions())
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const stored = settings?.colorScheme
  useEffect(() => {
    if (stored && stored !== colorScheme) setColorScheme(stored)
  }, [stored, colorScheme, setColorScheme])
}

/** Stores another appearance; it shows at once. */
export function useChooseAppearance() {
  const queryClient = useQueryClient()
  const { mutate } = useMutation({
    mutationFn: (colorScheme: Settings['colorScheme']) => client.settings.put({ colorScheme }),
    onSuccess: (settings) => queryClient.setQueryData(api.settings.read.queryKey(), settings),
  })
  return mutate
}
