// A copy of this file, changed to your site's calls: run SCENARIO --adapter my-site.ts --target http://127.0.0.1:8080
// Leave out what your site does not have. Import types only: k6 loads the file as it is, without a bundler.
import type { InLine, Looked, Placed, Refused, SiteHttp, SiteResponse, Trouble, Visitor } from './adapter.ts';

export async function look(http: SiteHttp): Promise<Looked | Trouble> {
  const page = await http.get('/');
  return page.status === 200 ? { phase: 'open' } : troubleOf(page);
}

export async function join(http: SiteHttp, visitor: Visitor): Promise<InLine | Trouble> {
  const answer = await http.post('/line', { who: visitor.id });
  if (answer.status !== 200) return troubleOf(answer);
  const { spot } = answer.json() as { spot: number };
  visitor.memory['spot'] = spot;
  return { state: 'waiting', number: spot };
}

export async function poll(http: SiteHttp, visitor: Visitor): Promise<InLine | Trouble> {
  const answer = await http.get(`/line/${visitor.memory['spot']}`);
  if (answer.status !== 200) return troubleOf(answer);
  const { yourTurn } = answer.json() as { yourTurn: boolean };
  return yourTurn ? { state: 'admitted' } : { state: 'waiting', pollAfterSeconds: 5 };
}

export async function submit(http: SiteHttp, visitor: Visitor): Promise<Placed | Refused | Trouble> {
  const answer = await http.post('/orders', { who: visitor.id });
  if (answer.status === 201)
    return { state: 'reserved', receipt: (answer.json() as { order: string }).order };
  return answer.status === 409 ? { refused: 'exhausted' } : troubleOf(answer);
}

function troubleOf(answer: SiteResponse): Trouble {
  const seconds = Number(answer.headers['retry-after']);
  return seconds > 0 ? { trouble: true, retryAfterSeconds: seconds } : { trouble: true };
}
