import type { DrawStep } from '../store/draw-model.ts';
import type { QuotaModel } from '../store/quota-model.ts';
import type { Store } from '../store/store.ts';
import type { Operation } from './quota-operation.ts';

/** The step of a draw that an operation stands for at this point of a run; `value` 1 says something else than was said. */
export function drawStep(model: QuotaModel, { step, value }: Operation & { do: 'draw' }): DrawStep {
  const { draw } = model;
  const kind = step === 'due' ? draw.due : step;
  const other = value === 1 ? 'other' : 'one';
  switch (kind) {
    case 'commit':
      return { do: 'commit', commitment: `commitment ${value}`, secret: `secret ${value}`, saltKey: 'salts' };
    case 'root': {
      const numbers = (draw.list?.size ?? 0) + (step === 'root' && value === 2 ? 1 : 0);
      // Now and then a round is named that would exist while the secret may still be revealed.
      const roundAtMs = value === 0 ? 0 : model.nowMs + 400;
      return {
        do: 'root',
        numbers,
        root: `root ${value}`,
        saltKey: 'salts',
        roundAtMs,
        revealMs: value === 2 ? 500 : 300,
      };
    }
    case 'reveal':
      return {
        do: 'reveal',
        secret: 'a secret',
        commitment: draw.commitment?.value ?? `commitment ${value}`,
      };
    case 'beacon':
      return { do: 'beacon', round: step === 'beacon' && value === 1 ? '8' : '7', value: `beacon ${other}` };
    case 'seed': {
      const seed = `${value + 1}`.padStart(64, '0');
      const secret = step === 'seed' && value === 1 ? 'another' : (draw.secret?.value ?? null);
      return { do: 'seed', secret, root: draw.root?.value ?? '', beacon: draw.beacon?.value ?? '', seed };
    }
  }
}

export function takeDrawStep(store: Store, fence: number, step: DrawStep): Promise<string> {
  switch (step.do) {
    case 'commit':
      return store.draw.commit(fence, step);
    case 'root':
      return store.draw.closeList(
        fence,
        step,
        { source: 'a beacon', round: '7', roundAtMs: step.roundAtMs },
        step.revealMs,
      );
    case 'reveal':
      return store.draw.reveal(fence, step.secret, step.commitment);
    case 'beacon':
      return store.draw.feed(fence, 'a beacon', step.round, step.value);
    case 'seed':
      return store.draw.seed(fence, step);
  }
}
