import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { type MenuLook, menuTemplate } from '../../electron/desktop/menu.ts'
import { screens } from '../../renderer/frame/screens.ts'
import type { Wish } from '../../shared/model/wish.ts'

function menuOf(look: MenuLook) {
  const wished: Wish[] = []
  const done: string[] = []
  const template = menuTemplate(
    {
      wish: (wish) => wished.push(wish),
      openDataFolder: () => done.push('data folder'),
      openLog: () => done.push('log'),
      about: () => done.push('about'),
    },
    look,
  )
  return { template, wished, done }
}

const itemsOf = ({ submenu }: MenuItemConstructorOptions): MenuItemConstructorOptions[] =>
  Array.isArray(submenu) ? submenu : []

const allItems = (template: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  template.flatMap((item) => [item, ...allItems(itemsOf(item))])

const press = (template: MenuItemConstructorOptions[], label: string) => {
  const item = allItems(template).find((found) => found.label === label)
  const click = item?.click as (() => void) | undefined
  if (click === undefined) throw new Error(`There is nothing to press called ${label}.`)
  click()
}

const looks = (['linux', 'win32', 'darwin'] as const).flatMap((platform) =>
  [true, false].map((isDevelopment) => ({ platform, isDevelopment })),
)

describe.each(looks)('the menu on $platform, in development: $isDevelopment', (look) => {
  const { platform, isDevelopment } = look

  test('has its parts in the usual order', () => {
    const heads = menuOf(look).template.map(({ label, role }) => label ?? role)
    const isMac = platform === 'darwin'
    expect(heads).toEqual([
      ...(isMac ? ['appMenu'] : []),
      'File',
      'editMenu',
      'View',
      'Go',
      ...(isMac ? ['windowMenu'] : []),
      'help',
    ])
  })

  test('goes to every screen of the rail, in its order', () => {
    const { template, wished } = menuOf(look)
    const go = itemsOf(template.find(({ label }) => label === 'Go') ?? {})
    expect(go.slice(0, screens.length).map(({ label }) => label)).toEqual(screens.map(({ title }) => title))
    for (const { title } of screens) press(template, title)
    expect(wished).toEqual(screens.map(({ path }) => ({ type: 'show-screen', screen: path.slice(1) })))
    expect(go.slice(0, screens.length).map(({ accelerator }) => accelerator)).toEqual(
      screens.map((_, at) => `CommandOrControl+${at + 1}`),
    )
  })

  test('does what its items say', () => {
    const { template, wished, done } = menuOf(look)
    for (const label of ['Import…', 'Find Anything', 'Keys', 'Light', 'Dark', 'As the System']) {
      press(template, label)
    }
    expect(wished).toEqual([
      { type: 'import', path: null },
      { type: 'find' },
      { type: 'show-keys' },
      { type: 'appearance', colorScheme: 'light' },
      { type: 'appearance', colorScheme: 'dark' },
      { type: 'appearance', colorScheme: 'auto' },
    ])
    press(template, 'Open Data Folder')
    press(template, 'Open Log')
    expect(done).toEqual(['data folder', 'log'])
  })

  test('loads anew and looks inside only in development', () => {
    const roles = allItems(menuOf(look).template).map(({ role }) => role)
    for (const role of ['reload', 'toggleDevTools'] as const) expect(roles.includes(role)).toBe(isDevelopment)
    for (const role of ['zoomIn', 'zoomOut', 'resetZoom'] as const) expect(roles).toContain(role)
    expect(roles).not.toContain('forceReload')
  })

  test('has no key twice, and none that is a letter alone', () => {
    const keys = allItems(menuOf(look).template).flatMap(({ accelerator }) => accelerator ?? [])
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^CommandOrControl\+.$/)
  })
})

test('the program is told about where the system has a place for it, else under Help', () => {
  const elsewhere = menuOf({ platform: 'linux', isDevelopment: false })
  press(elsewhere.template, 'About Likeness')
  expect(elsewhere.done).toEqual(['about'])
  const onMac = allItems(menuOf({ platform: 'darwin', isDevelopment: false }).template)
  expect(onMac.map(({ label }) => label)).not.toContain('About Likeness')
})
