// The shop beside this file, as the harness sees it: a page and a button, no line. It has no look: the doors open
// when the scenario says.
import type { Placed, Refused, SiteHttp, Trouble, Visitor } from '../../adapter.ts';

export async function submit(http: SiteHttp, visitor: Visitor): Promise<Placed | Refused | Trouble> {
  if (visitor.memory['seen'] !== true) {
    const page = await http.get('/');
    if (page.status !== 200) return { trouble: true };
    visitor.memory['seen'] = true;
  }
  const answer = await http.post('/orders', { who: visitor.id });
  if (answer.status === 201)
    return { state: 'reserved', receipt: (answer.json() as { order: string }).order };
  return answer.status === 410 ? { refused: 'exhausted' } : { trouble: true };
}
