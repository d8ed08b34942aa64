import {
  ActionIcon,
  Alert,
  Badge,
  Button,
  createTheme,
  Drawer,
  Input,
  Modal,
  Notification,
  NumberInput,
  SegmentedControl,
  Select,
  Text,
  Textarea,
  TextInput,
  Tooltip,
} from '@mantine/core'

const small = { defaultProps: { size: 'xs' } }

// The head of a dialog is a `header` element, which would count as a second banner of the page.
const withoutBanner = { header: { role: 'presentation' } }

const titled = { title: { fontSize: '16px', fontWeight: 600 } }

/** One accent, dense controls, system font. Meanings (live, candidate, shared) are in `meanings.css`. */
export const theme = createTheme({
  primaryColor: 'indigo',
  // Light enough to be seen on dark, dark enough for white text on it.
  primaryShade: { light: 7, dark: 7 },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  components: {
    // The colour of a warning is too pale to be read as text: it stays with the icon and the ground.
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'light', size: 'sm', radius: 'sm', tt: 'none', fw: 500 },
    }),
    Button: Button.extend(small),
    Drawer: Drawer.extend({
      defaultProps: { position: 'right', size: 560, padding: 'md', attributes: withoutBanner },
      styles: titled,
    }),
    // The size of a hint would be two px less than that of its input: too small to read.
    InputWrapper: Input.Wrapper.extend({
      styles: {
        description: { fontSize: '12px' },
        error: { fontSize: '12px' },
      },
    }),
    Modal: Modal.extend({
      defaultProps: { size: 'lg', padding: 'md', centered: true, attributes: withoutBanner },
      styles: titled,
    }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } },
    }),
    NumberInput: NumberInput.extend(small),
    SegmentedControl: SegmentedControl.extend(small),
    Select: Select.extend({ defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } }),
    // No last line of one word. Not `textWrap`, which would undo `truncate`.
    Text: Text.extend({ styles: { root: { textWrapStyle: 'pretty' } } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm' } }),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } },
    }),
  },
})
