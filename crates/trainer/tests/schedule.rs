//! Learning rates: their closed forms, and their use by optimisers.

#[path = "../../layers/tests/refusal/mod.rs"]
mod refusal;

use refusal::refusal;
use std::ops::ControlFlow;
use wengert_layers::mse;
use wengert_trainer::{
    Adam, AdamW, Checkpoint, Dataset, Matrix, Optimizer, Params, Progress, Schedule, Sgd, Trainer,
};

#[test]
fn rates_are_their_closed_forms() {
    let step = Schedule::Step { rate: 0.8, every: 3, factor: 0.5 };
    let rates: Vec<f64> = (0..8).map(|t| step.rate(t)).collect();
    assert_eq!(rates, [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2]);
    let cosine = Schedule::Cosine { rate: 2.0, steps: 6 };
    let root = 3.0_f64.sqrt() / 2.0;
    let expected = [2.0, 1.0 + root, 1.5, 1.0, 0.5, 1.0 - root, 0.0, 0.0];
    for (t, expected) in expected.into_iter().enumerate() {
        assert!((cosine.rate(t as u64) - expected).abs() < 1e-15, "step {t}");
    }
    let warmup = Schedule::Warmup { rate: 2.0, warmup: 4, steps: 10 };
    assert_eq!([0, 1, 2, 3].map(|t| warmup.rate(t)), [0.5, 1.0, 1.5, 2.0]);
    assert!((4..20).all(|t| warmup.rate(t) == cosine.rate(t - 4)));
    assert_eq!(Schedule::from(0.3).rate(1_000_000), 0.3);
    assert_eq!(step.rate(u64::MAX), 0.0);
}

/// All steps rise, the last one has the full rate, and no step is left to fall.
#[test]
fn a_warm_up_of_all_steps_ends_at_the_rate() {
    let schedule = Schedule::Warmup { rate: 2.0, warmup: 4, steps: 4 };
    assert_eq!([0, 1, 2, 3, 4, 9].map(|t| schedule.rate(t)), [0.5, 1.0, 1.5, 2.0, 0.0, 0.0]);
    let mut params = Params::new();
    params.add("w", Matrix::from([[0.0]]));
    let gradient = params.map(|_| 1.0);
    let mut sgd = Sgd::new(schedule);
    (0..4).for_each(|_| sgd.step(&mut params, &gradient));
    assert_eq!(params.as_slice(), [-5.0]); // −(0.5 + 1 + 1.5 + 2)
    let single = Schedule::Warmup { rate: 2.0, warmup: 1, steps: 1 };
    assert_eq!(Adam::<f64>::new(single).learning_rate(), 2.0);
    let none = Schedule::Warmup { rate: 2.0, warmup: 0, steps: 4 };
    let cosine = Schedule::Cosine { rate: 2.0, steps: 4 };
    assert!((0..6).all(|t| none.rate(t) == cosine.rate(t)));
}

/// Three steps along a gradient of 1; the parameter is minus the sum of the rates.
fn falls(mut optimizer: impl Optimizer<f64>) -> f64 {
    let mut params = Params::new();
    params.add("w", Matrix::from([[0.0]]));
    let gradient = params.map(|_| 1.0);
    for rate in [0.5, 0.25, 0.125] {
        assert_eq!(optimizer.learning_rate(), rate);
        optimizer.step(&mut params, &gradient);
    }
    params.as_slice()[0]
}

#[test]
fn optimisers_count_their_steps() {
    let schedule = Schedule::Step { rate: 0.5, every: 1, factor: 0.5 };
    assert_eq!(falls(Sgd::new(schedule)), -0.875);
    // With constant gradients the velocity is 1, 1.5, 1.75 and Adam's step the rate.
    assert_eq!(falls(Sgd::new(schedule).momentum(0.5)), -0.5 - 0.375 - 0.21875);
    assert!((falls(Adam::new(schedule)) + 0.875).abs() < 1e-7);
    // w ← (1 − η)·w − η, from 0
    assert!((falls(AdamW::new(schedule, 1.0)) + 0.671_875).abs() < 1e-7);
}

/// The observer sees the rate of the last step; the optimiser has that of the next one.
#[test]
fn a_training_tells_the_rate_of_its_last_step() {
    let x = Matrix::from([[1.0], [2.0], [3.0]]);
    let data = Dataset::new(x.clone(), x).unwrap();
    let schedule = Schedule::Cosine { rate: 0.125, steps: 6 };
    let mut start = Params::new();
    let w = start.add("w", Matrix::from([[0.0]]));
    let run = |stop_after: usize, resume: Option<Checkpoint<f64>>| {
        let mut params = start.clone();
        let trainer = Trainer::new(Sgd::new(schedule)).epochs(2).batch_size(1);
        let mut trainer = match resume {
            Some(checkpoint) => trainer.resume(checkpoint),
            None => trainer,
        };
        let (mut rates, mut last) = (Vec::new(), None);
        let observer = |now: &Progress<'_, f64>| {
            rates.push((now.learning_rate, now.optimizer.learning_rate()));
            last = Some(now.checkpoint());
            match rates.len() == stop_after {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            }
        };
        trainer.fit_observed(&mut params, &data, |x, y| mse(x.matmul(w), y), observer).unwrap();
        (rates, last.unwrap())
    };
    let expected: Vec<_> = (0..6).map(|t| (schedule.rate(t), schedule.rate(t + 1))).collect();
    assert_eq!(run(0, None).0, expected);
    for stop_after in 1..6 {
        let (before, checkpoint) = run(stop_after, None);
        assert_eq!([before, run(0, Some(checkpoint)).0].concat(), expected);
    }
}

#[test]
fn the_rate_can_be_set() {
    let mut params = Params::new();
    params.add("w", Matrix::from([[0.0]]));
    let gradient = params.map(|_| 1.0);
    let mut sgd = Sgd::new(0.5);
    sgd.step(&mut params, &gradient);
    sgd.set_learning_rate(0.25);
    sgd.step(&mut params, &gradient);
    assert_eq!(params.as_slice(), [-0.75]);
    // The step count continues.
    sgd.set_learning_rate(Schedule::Step { rate: 8.0, every: 1, factor: 0.5 });
    assert_eq!(sgd.learning_rate(), 2.0);
    let (mut adam, mut adam_w) = (Adam::<f64>::new(0.5), AdamW::<f64>::new(0.5, 0.1));
    adam.set_learning_rate(0.25);
    adam_w.set_learning_rate(0.25);
    assert_eq!((adam.learning_rate(), adam_w.learning_rate()), (0.25, 0.25));
    let text = "expected a positive, finite learning rate, got 0.0";
    assert_eq!(refusal(|| sgd.set_learning_rate(0.0)), format!("sgd: {text}"));
    assert_eq!(refusal(|| adam.set_learning_rate(0.0)), format!("adam: {text}"));
    assert_eq!(refusal(|| adam_w.set_learning_rate(0.0)), format!("adam_w: {text}"));
}

#[test]
fn schedules_that_cannot_work_are_refused() {
    let sgd = |schedule: Schedule| refusal(|| _ = Sgd::<f64>::new(schedule));
    let negative = "sgd: expected a positive, finite learning rate, got -1.0";
    for schedule in [
        Schedule::Step { rate: -1.0, every: 1, factor: 0.5 },
        Schedule::Cosine { rate: -1.0, steps: 1 },
        Schedule::Warmup { rate: -1.0, warmup: 1, steps: 2 },
    ] {
        assert_eq!(sgd(schedule), negative);
    }
    assert_eq!(
        sgd(Schedule::Step { rate: 1.0, every: 0, factor: 0.5 }),
        "sgd: expected at least 1 step between falls"
    );
    assert_eq!(
        sgd(Schedule::Step { rate: 1.0, every: 1, factor: 0.0 }),
        "sgd: expected a positive, finite factor, got 0.0"
    );
    let cosine = Schedule::Cosine { rate: 1.0, steps: 0 };
    assert_eq!(
        refusal(|| _ = AdamW::<f32>::new(cosine, 0.0)),
        "adam_w: expected a cosine of at least 1 step"
    );
    assert_eq!(
        refusal(|| _ = Adam::<f32>::new(Schedule::Warmup { rate: 1.0, warmup: 10, steps: 9 })),
        "adam: expected a warm-up within the 9 steps, got 10"
    );
    assert_eq!(
        sgd(Schedule::Warmup { rate: 1.0, warmup: 0, steps: 0 }),
        "sgd: expected a warm-up in a training of at least 1 step"
    );
    for number in [f64::NAN, f64::INFINITY] {
        let text = |what| format!("sgd: expected a positive, finite {what}, got {number:?}");
        let falling = |rate, factor| sgd(Schedule::Step { rate, every: 1, factor });
        assert_eq!(falling(1.0, number), text("factor"));
        assert_eq!(falling(number, 0.5), text("learning rate"));
        assert_eq!(sgd(Schedule::Cosine { rate: number, steps: 1 }), text("learning rate"));
        let warmup = Schedule::Warmup { rate: number, warmup: 1, steps: 2 };
        assert_eq!(sgd(warmup), text("learning rate"));
    }
}

#[test]
fn a_schedule_asked_by_itself_refuses_what_has_no_rate() {
    let never = Schedule::Step { rate: 1.0, every: 0, factor: 0.5 };
    let text = "schedule: expected at least 1 step between falls";
    assert_eq!(refusal(|| _ = never.rate(3)), text);
    let late = Schedule::Warmup { rate: 1.0, warmup: 5, steps: 4 };
    let text = "schedule: expected a warm-up within the 4 steps, got 5";
    for step in [0, 9] {
        assert_eq!(refusal(|| _ = late.rate(step)), text);
    }
}
