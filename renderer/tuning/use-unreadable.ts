import { notifications } from '@mantine/notifications'
import { useEffect, useEffectEvent } from 'react'

const NOTICE = 'tuning address'

/** Says that a link could not be followed, and has it forgotten: what is shown is live. */
export function useUnreadable(problem: string | null, onTold: () => void): void {
  const tell = useEffectEvent((said: string) => {
    notifications.show({
      id: NOTICE,
      color: 'gray',
      message: `${said} The live ones are shown.`,
      autoClose: 10_000,
    })
    onTold()
  })
  useEffect(() => {
    if (problem !== null) tell(problem)
  }, [problem])
}
