import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  keepWindowState,
  type Place,
  placeFor,
  readWindowState,
} from '../../electron/desktop/window-state.ts'

const left = { id: 1, workArea: { x: 0, y: 30, width: 1600, height: 970 } }
const right = { id: 2, workArea: { x: 1600, y: 0, width: 2560, height: 1440 } }
const place: Place = { x: 1700, y: 100, width: 1200, height: 800, isMaximized: true, zoom: 1.25 }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'likeness-window-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the window comes back where it was, on the screen it was on', () => {
  const state = { last: '2', places: { 2: place, 1: { ...place, x: 10 } } }
  expect(placeFor(state, [left, right], left)).toEqual(place)
})

test('with its screen gone it opens on the first, where it was there, or in the middle', () => {
  const onLeft = { ...place, x: 40, y: 60, zoom: 1 }
  expect(placeFor({ last: '2', places: { 1: onLeft, 2: place } }, [left], left)).toEqual(onLeft)
  const middle = placeFor({ last: '2', places: { 2: place } }, [left], left)
  expect(middle).toEqual({ x: 140, y: 85, width: 1320, height: 860, isMaximized: false, zoom: 1 })
})

test('wherever it was kept, enough of it is on a screen to take hold of it', () => {
  const number = fc.integer({ min: -10_000, max: 10_000 })
  const size = fc.integer({ min: 1, max: 10_000 })
  fc.assert(
    fc.property(number, number, size, size, (x, y, width, height) => {
      const kept = { x, y, width, height, isMaximized: false, zoom: 1 }
      const opened = placeFor({ last: '1', places: { 1: kept } }, [left, right], left)
      const { workArea } = left
      expect(opened.y).toBeGreaterThanOrEqual(workArea.y - 1)
      const seenWidth =
        Math.min(opened.x + opened.width, workArea.x + workArea.width) - Math.max(opened.x, workArea.x)
      const seenHeight = Math.min(opened.y + opened.height, workArea.y + workArea.height) - opened.y
      expect(seenWidth).toBeGreaterThanOrEqual(120)
      expect(seenHeight).toBeGreaterThanOrEqual(60)
    }),
  )
})

test('what is kept is read again, and only its owner can read it', async () => {
  const state = { last: '2', places: { 2: place } }
  await keepWindowState(folder, state)
  expect(await readWindowState(folder)).toEqual(state)
  if (process.platform !== 'win32') expect(statSync(path.join(folder, 'window.json')).mode & 0o077).toBe(0)
})

test.each([
  '',
  'null',
  '{"last":"1"}',
  '{"last":"1","places":{"1":{"x":0,"y":0,"width":-5,"height":1,"isMaximized":false,"zoom":1}}}',
  '{"last":"1","places":{"1":{"x":0,"y":0,"width":5,"height":1,"isMaximized":false,"zoom":90}}}',
])('what makes no sense is as if it were not there: %s', async (text) => {
  writeFileSync(path.join(folder, 'window.json'), text)
  expect(await readWindowState(folder)).toEqual({ last: '', places: {} })
})
