import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { askSecret, type Terminal } from '../../electron/command-line/ask-secret.ts'

/** Keys as a raw terminal gives them, and whether it was raw when they were read. */
function terminal(...keys: string[]) {
  const modes: boolean[] = []
  const setRawMode = (isRaw: boolean) => modes.push(isRaw)
  const input: Terminal = Object.assign(new PassThrough(), { isTTY: true, setRawMode })
  for (const key of keys) (input as unknown as PassThrough).write(key)
  return { input, modes, output: new PassThrough() }
}

test('what is typed is given and never shown', async () => {
  const { input, modes, output } = terminal('s', 'ee', '\u007f', 'cret 😀', '\u007f', '!\r')
  expect(await askSecret('Password: ', input, output)).toBe('secret !')
  output.end()
  expect(await text(output)).toBe('Password: \n')
  expect(modes).toEqual([true, false])
})

test('Ctrl-C and Ctrl-D give up', async () => {
  for (const key of ['\u0003', '\u0004']) {
    const { input, modes, output } = terminal('half', key, 'more\r')
    expect(await askSecret('Password: ', input, output)).toBeNull()
    expect(modes).toEqual([true, false])
  }
})

test('where there is no terminal nobody is asked', async () => {
  const output = new PassThrough()
  expect(await askSecret('Password: ', new PassThrough(), output)).toBeNull()
  output.end()
  expect(await text(output)).toBe('')
})
