import type { MenuItemConstructorOptions } from 'electron'
import type { ScreenName, Wish } from '../../shared/model/wish.ts'

/** What the items of the menu do that the system does not do by itself. */
export interface MenuActions {
  wish(wish: Wish): void
  openDataFolder(): void
  openLog(): void
  about(): void
}

export interface MenuLook {
  readonly platform: NodeJS.Platform
  readonly isDevelopment: boolean
}

/** In the order of the rail. */
const SCREENS: readonly { readonly screen: ScreenName; readonly label: string }[] = [
  { screen: 'clusters', label: 'Clusters' },
  { screen: 'tuning', label: 'Tuning' },
  { screen: 'ops', label: 'Ops' },
  { screen: 'settings', label: 'Settings' },
]

const line: MenuItemConstructorOptions = { type: 'separator' }

/** The menu of the program. Its keys are chords: letters alone belong to the page. */
export function menuTemplate(actions: MenuActions, look: MenuLook): MenuItemConstructorOptions[] {
  const isMac = look.platform === 'darwin'
  return [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: fileItems(actions, isMac) },
    { role: 'editMenu' },
    { label: 'View', submenu: viewItems(actions, look.isDevelopment) },
    { label: 'Go', submenu: goItems(actions) },
    ...(isMac ? [{ role: 'windowMenu' } as const] : []),
    { role: 'help', submenu: helpItems(actions, isMac) },
  ]
}

const fileItems = (actions: MenuActions, isMac: boolean): MenuItemConstructorOptions[] => [
  {
    label: 'Import…',
    accelerator: 'CommandOrControl+O',
    click: () => actions.wish({ type: 'import', path: null }),
  },
  { label: 'Open Data Folder', click: () => actions.openDataFolder() },
  line,
  isMac ? { role: 'close' } : { role: 'quit' },
]

const viewItems = (actions: MenuActions, isDevelopment: boolean): MenuItemConstructorOptions[] => [
  ...(isDevelopment ? ([{ role: 'reload' }, { role: 'toggleDevTools' }, line] as const) : []),
  { role: 'resetZoom' },
  { role: 'zoomIn' },
  { role: 'zoomOut' },
  line,
  {
    label: 'Appearance',
    submenu: [
      { label: 'Light', click: () => actions.wish({ type: 'appearance', colorScheme: 'light' }) },
      { label: 'Dark', click: () => actions.wish({ type: 'appearance', colorScheme: 'dark' }) },
      { label: 'As the System', click: () => actions.wish({ type: 'appearance', colorScheme: 'auto' }) },
    ],
  },
  line,
  { role: 'togglefullscreen' },
]

const goItems = (actions: MenuActions): MenuItemConstructorOptions[] => [
  ...SCREENS.map(({ screen, label }, index) => ({
    label,
    accelerator: `CommandOrControl+${index + 1}`,
    click: () => actions.wish({ type: 'show-screen', screen }),
  })),
  line,
  // The page hears this key first, and uses it up; here it is for those who look through the menu.
  { label: 'Find Anything', accelerator: 'CommandOrControl+K', click: () => actions.wish({ type: 'find' }) },
]

const helpItems = (actions: MenuActions, isMac: boolean): MenuItemConstructorOptions[] => [
  {
    label: 'Keys',
    accelerator: 'CommandOrControl+/',
    click: () => actions.wish({ type: 'show-keys' }),
  },
  { label: 'Open Log', click: () => actions.openLog() },
  ...(isMac ? [] : [line, { label: 'About Likeness', click: () => actions.about() }]),
]
