import { Stack, Tooltip } from '@mantine/core'
import { Link, useRoute } from 'wouter'
import classes from './rail.module.css'
import { screens } from './screens.ts'

function RailItem({ screen }: { readonly screen: (typeof screens)[number] }) {
  const { path, title, Icon } = screen
  const [isCurrent] = useRoute(`${path}/*?`)
  return (
    <Tooltip label={`${title} (g ${screen.key})`} position="right">
      <Link
        href={path}
        className={classes.item}
        aria-label={title}
        aria-current={isCurrent ? 'page' : undefined}
      >
        <Icon size={20} stroke={1.6} aria-hidden />
      </Link>
    </Tooltip>
  )
}

export function Rail() {
  return (
    <Stack gap={4} align="center" py={8} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {screens.map((screen) => (
        <li key={screen.path}>
          <RailItem screen={screen} />
        </li>
      ))}
    </Stack>
  )
}
