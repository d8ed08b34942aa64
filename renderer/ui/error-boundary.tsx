import { Button, Stack } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { FailureNotice } from './failure-notice.tsx'

interface Props {
  readonly children: ReactNode
}

interface State {
  readonly error: unknown
}

/** Keeps a bug in one screen from taking the whole window with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: unknown): State {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return (
      <Stack p="md" align="flex-start">
        <FailureNotice error={this.state.error} />
        <Button variant="default" onClick={() => this.setState({ error: null })}>
          Show the screen again
        </Button>
      </Stack>
    )
  }
}
