import { windowClient } from '../api/client.ts'

/** A link to a place of the console, such as `tuning?threshold=0.5`, that whoever has the same console can open. */
export function linkTo(place: string): string {
  if (windowClient) return `likeness://${place}`
  const { origin, pathname } = window.location
  return `${origin}${pathname}#/${place}`
}
