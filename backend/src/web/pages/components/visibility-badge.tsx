/** How much of something the reader sees when it is not everything. */
import type { Visibility } from '../../../core/types';
import { VISIBILITY_WORDS } from '../sharing';
import { Badge } from './layout';

export function VisibilityBadge({ visibility }: { visibility: Visibility }) {
  if (visibility === 'everything') return null;
  return (
    <Badge icon="lock" title="The colleague who has this mail shares no more of it">
      {VISIBILITY_WORDS[visibility].label}
    </Badge>
  );
}
