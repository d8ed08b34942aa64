import path from 'node:path'
import type { BrowserWindow, Display, Rectangle } from 'electron'
import { z } from 'zod'
import { readKept, writePrivateFile } from '../instance/private-file.ts'

const DEFAULT_SIZE = { width: 1320, height: 860 }

/** The smallest window whose screens fit. */
export const MIN_SIZE = { width: 960, height: 600 }

/** So much of a window must be on the screen that it can be taken hold of. */
const MIN_VISIBLE = { width: 120, height: 60 }

/** Beyond these the browser engine itself does not zoom. */
const Zoom = z.number().min(0.25).max(5)

const Place = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  isMaximized: z.boolean(),
  zoom: Zoom,
})
export type Place = z.infer<typeof Place>

/** Where the window was on each screen, and the screen it was on last; both by the number the system gives. */
const WindowState = z.object({ last: z.string(), places: z.record(z.string(), Place) })
export type WindowState = z.infer<typeof WindowState>

const fileIn = (dataFolder: string) => path.join(dataFolder, 'window.json')

/** What was kept; nothing where that cannot be read. */
export async function readWindowState(dataFolder: string): Promise<WindowState> {
  const kept = await readKept(fileIn(dataFolder))
  const read = WindowState.safeParse(parsed(kept))
  return read.success ? read.data : { last: '', places: {} }
}

export const keepWindowState = (dataFolder: string, state: WindowState): Promise<void> =>
  writePrivateFile(fileIn(dataFolder), JSON.stringify(state))

/** The state with where the window is now. */
export function withPlaceOf(state: WindowState, window: BrowserWindow, display: Display): WindowState {
  const { x, y, width, height } = window.getNormalBounds()
  const place = {
    x,
    y,
    width,
    height,
    isMaximized: window.isMaximized(),
    zoom: window.webContents.zoomFactor,
  }
  return { last: String(display.id), places: { ...state.places, [display.id]: place } }
}

/** Where to open the window: where it was last if that screen is still there and it would be seen, else in the middle. */
export function placeFor(
  state: WindowState,
  displays: readonly Pick<Display, 'id' | 'workArea'>[],
  primary: Pick<Display, 'id' | 'workArea'>,
): Place {
  const last = displays.find(({ id }) => String(id) === state.last) ?? primary
  const kept = state.places[String(last.id)]
  if (kept !== undefined && isSeen(kept, last.workArea)) return kept
  return { ...inTheMiddle(last.workArea), isMaximized: false, zoom: kept?.zoom ?? 1 }
}

function isSeen(place: Rectangle, area: Rectangle): boolean {
  const right = Math.min(place.x + place.width, area.x + area.width)
  const bottom = Math.min(place.y + place.height, area.y + area.height)
  const isTopSeen = place.y >= area.y - 1
  const isWide = right - Math.max(place.x, area.x) >= MIN_VISIBLE.width
  return isTopSeen && isWide && bottom - Math.max(place.y, area.y) >= MIN_VISIBLE.height
}

function inTheMiddle(area: Rectangle): Rectangle {
  const width = Math.min(DEFAULT_SIZE.width, area.width)
  const height = Math.min(DEFAULT_SIZE.height, area.height)
  return {
    x: Math.round(area.x + (area.width - width) / 2),
    y: Math.round(area.y + (area.height - height) / 2),
    width,
    height,
  }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
