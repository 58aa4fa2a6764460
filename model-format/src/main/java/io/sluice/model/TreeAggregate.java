package io.sluice.model;

/** How the votes of all trees for one output become its value; see {@link TreeEnsemble}. */
public enum TreeAggregate {
  /** Their sum, from 0, in the order of the trees and of the votes in a leaf. */
  SUM,
  /** That sum, divided by the number of trees. */
  AVERAGE,
  /** The least vote; 0 if there is none. */
  MIN,
  /** The greatest vote; 0 if there is none. */
  MAX
}
